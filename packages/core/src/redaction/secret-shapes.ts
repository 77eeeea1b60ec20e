import { applyRules, marker, type Rule } from "./marker.js";

/** Takes out what can be told to be a secret by its own looks, wherever it stands. */
export function hideSecretShapes(text: string): string {
  return applyRules(SHAPES, text);
}

/** One ordinary word, or a few joined: "Basic authentication" and "Bearer token" hold no secret. */
const WORDS = String.raw`[A-Za-z]?[a-z]{1,15}(?:[/-][a-z]{1,15}){0,3}(?![\w~+/=-])`;

/**
 * Each takes linear time on any text: a match that began can't fail after a long way, or no second one begins on that
 * way. Keys are those of GitHub, GitLab, Slack, Stripe, OpenAI and Anthropic, Google, AWS, npm and Hugging Face.
 */
const SHAPES: readonly Rule[] = [
  // The end may be missing where a text was cut.
  [/-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY[\s\S]*?(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY-----|$)/g, marker("key")],
  [/(?<=:\/\/)(?!git@)[^\s/?#"'<>`]+(?=@)/g, marker("credentials")],
  // A password may hold an unencoded slash, unlike a host with a port.
  [/(?<=:\/\/)(?!\[)[^\s/?#:@"]*:(?!\d*(?:[/?#\s"'<>),;\]}]|$))(?:[^\s"/]|\/(?!\/))*(?=@)/g, marker("credentials")],
  [
    new RegExp(
      String.raw`\b((?:[Bb]earer|BEARER|[Bb]asic|BASIC)(?:[ \t]|%20)+)(?!${WORDS})[\w.~+/-]{4,}=*(?![\w"':=])`,
      "g",
    ),
    `$1${marker("token")}`,
  ],
  // The framework's own API keys: the id before the secret is public.
  [/(mcp_[A-Za-z0-9]{12}_)[\w-]{16,}/g, `$1${marker("key")}`],
  [/eyJ[\w-]{17,}(?:\.[\w-]*)*/g, marker("token")],
  [
    /gh[oprsu]_[A-Za-z0-9]{10,}|github_pat_\w{10,}|glpat-[\w-]{10,}|xox[a-z]-[\w-]{8,}|xapp-[\w-]{8,}|(?<=hooks\.slack\.com\/services\/)[\w/]+/g,
    marker("token"),
  ],
  [
    /[rs]k_(?:live|test)_\w{8,}|whsec_[\w+/=]{8,}|AIza[\w-]{30,}|GOCSPX-[\w-]{10,}|ya29\.[\w-]{10,}|A[KS]IA[A-Z0-9]{12,}|(?<![A-Za-z0-9])(?:sk-[\w-]{16,}|(?:npm|hf)_[A-Za-z0-9]{20,})/g,
    marker("key"),
  ],
];
