// Builds network/static/ from what package-lock.json pins. Two builds give the same bytes.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, "node_modules");
const site = join(here, "..", "network", "static");
const require = createRequire(import.meta.url);
const version = require("govuk-frontend/package.json").version;

const css = sass.compile(join(here, "scss", "site.scss"), {
  loadPaths: [modules],
  style: "compressed",
  charset: false, // a byte-order mark helps nobody: the server says that the file is UTF-8
}).css.replaceAll("#1d70b8", "#0b4f49"); // GOV.UK's blue, which upstream writes out in a few states of a select
writeFileSync(join(site, "site.css"), css + "\n");

// The page behind a card's code is opened on bad wifi: it has a small sheet of its own.
const card = sass.compile(join(here, "scss", "card.scss"), { style: "compressed", charset: false }).css;
writeFileSync(join(site, "card.css"), card + "\n");

// Upstream's own minified module, under a name that changes with its version; site.js starts it.
const script = readFileSync(join(modules, "govuk-frontend/dist/govuk/govuk-frontend.min.js"), "utf8");
writeFileSync(join(site, `govuk-frontend-${version}.min.js`), script.replace(/\n?\/\/# sourceMappingURL=.*\s*$/, "\n"));
writeFileSync(
  join(site, "site.js"),
  readFileSync(join(here, "js", "site.js"), "utf8").replaceAll("GOVUK_FRONTEND_VERSION", version),
);

mkdirSync(join(site, "fonts"), { recursive: true });
const face = join(modules, "@fontsource-variable/source-sans-3");
for (const [from, to] of [
  ["files/source-sans-3-latin-wght-normal.woff2", "source-sans-3.woff2"],
  ["files/source-sans-3-latin-ext-wght-normal.woff2", "source-sans-3-extended.woff2"],
  ["LICENSE", "source-sans-3.LICENCE.txt"],
]) {
  copyFileSync(join(face, from), join(site, "fonts", to));
}

// Whole fonts for what is printed: letters and transcripts name people from everywhere. No page fetches these.
const print = join(here, "..", "network", "core", "fonts");
mkdirSync(print, { recursive: true });
const printed = join(modules, "source-sans");
for (const [from, to] of [
  ["TTF/SourceSans3-Regular.ttf", "SourceSans3-Regular.ttf"],
  ["TTF/SourceSans3-Bold.ttf", "SourceSans3-Bold.ttf"],
  ["LICENSE.md", "SourceSans3.LICENCE.txt"],
]) {
  copyFileSync(join(printed, from), join(print, to));
}
