// The last step of the build: what of the status page is not compiled.
import { copyFileSync } from "node:fs";

for (const name of ["index.html", "page.css"]) {
  copyFileSync(new URL(name, import.meta.url), new URL(`../dist/page/${name}`, import.meta.url));
}
