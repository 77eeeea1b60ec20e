type Attributes = Readonly<Record<string, string | number | undefined>>;

/** An element. What came from the server goes in as text or as an attribute that runs nothing, never as HTML. */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  setAttributes(element, attributes);
  element.append(...children);
  return element;
}

export function svg<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Attributes,
  ...children: readonly Node[]
): SVGElementTagNameMap[K] {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  setAttributes(element, attributes);
  element.append(...children);
  return element;
}

function setAttributes(element: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined) element.setAttribute(name, String(value));
  }
}

/** An element of the page as it was sent. */
export function byId(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`The page has no ${id}.`);
  return element;
}

/** Touches the page only where the text is another. */
export function setText(node: Node, text: string): void {
  if (node.textContent !== text) node.textContent = text;
}

export function setAttribute(element: Element, name: string, value: string): void {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

export function button(text: string, onClick: () => void, attributes: Attributes = {}): HTMLButtonElement {
  const element = el("button", { type: "button", ...attributes }, text);
  element.addEventListener("click", onClick);
  return element;
}

/** Puts the children into the order wanted with as few moves as a walk takes; what is not wanted goes. */
export function arrange(parent: Element, wanted: readonly Element[]): void {
  let at: Element | null = parent.firstElementChild;
  for (const child of wanted) {
    if (child === at) at = at.nextElementSibling;
    else parent.insertBefore(child, at);
  }
  while (at !== null) {
    const next: Element | null = at.nextElementSibling;
    at.remove();
    at = next;
  }
}

/** Copies a text, and says so on the button for a moment. */
export function copyButton(text: string, what: string): HTMLButtonElement {
  const copy = button("Copy", () => void write(), { class: "quiet small", "aria-label": `Copy ${what}` });
  const write = async (): Promise<void> => {
    const done = await copyText(text);
    copy.textContent = done ? "Copied" : "Not copied";
    announce(done ? `Copied ${what}` : `The browser did not let ${what} be copied`);
    setTimeout(() => {
      copy.textContent = "Copy";
    }, 2000);
  };
  return copy;
}

/** The clipboard is there over https and on this machine only. */
async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** Tells screen readers of a change; not for what each poll brings. */
export function announce(text: string): void {
  setText(byId("live"), text);
}
