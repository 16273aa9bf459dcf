// Builds everything in static/dist from the sources beside this file. Same sources, same bytes.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, "node_modules");
const dist = join(here, "../static/dist");
const target = ["chrome90", "safari15", "firefox90"];
async function styles() {
  for (const name of ["akademi", "admin", "paper"]) {
    const { css } = sass.compile(join(here, "scss", `${name}.scss`), {
      loadPaths: [modules],
      quietDeps: true,
      // Bootstrap 5.3 still uses these; sass 1.x keeps them.
      silenceDeprecations: ["import", "global-builtin", "color-functions", "if-function"],
    });
    const { code } = await esbuild.transform(css, {
      loader: "css",
      minify: true,
      legalComments: "none",
      charset: "utf8",
      target,
    });
    writeFileSync(join(dist, `${name}.css`), code);
  }
}

async function scripts() {
  await esbuild.build({
    entryPoints: ["app", "form", "admin"].map((name) => join(here, "js", `${name}.js`)),
    bundle: true,
    minify: true,
    format: "iife",
    legalComments: "none",
    charset: "utf8",
    target,
    outdir: dist,
  });
}

/** One <symbol> per line of icons/list.txt: ours from icons/, the others from bootstrap-icons. */
function sprite() {
  const names = readFileSync(join(here, "icons/list.txt"), "utf8")
    .split("\n")
    .filter((line) => line && !line.startsWith("#"))
    .sort();
  const symbols = names.map((name) => {
    const own = name.startsWith("ak-");
    const file = own ? join(here, "icons", `${name}.svg`) : join(modules, "bootstrap-icons/icons", `${name}.svg`);
    const svg = readFileSync(file, "utf8");
    const box = svg.match(/viewBox="([^"]+)"/)[1];
    const body = svg.slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>"));
    return `<symbol id="${name}" viewBox="${box}">${body.replace(/\s*\n\s*/g, "").trim()}</symbol>`;
  });
  writeFileSync(
    join(dist, "icons.svg"),
    `<svg xmlns="http://www.w3.org/2000/svg" fill="currentColor">\n${symbols.join("\n")}\n</svg>\n`,
  );
}

// What paper needs beyond the typeface of the screen: names in Arabic and Hebrew letters, and emoji, without boxes.
const paperFonts = {
  "plus-jakarta-sans-ext": "@fontsource-variable/plus-jakarta-sans/files/plus-jakarta-sans-latin-ext-wght-normal",
  "noto-sans-arabic": "@fontsource/noto-sans-arabic/files/noto-sans-arabic-arabic-400-normal",
  "noto-sans-hebrew": "@fontsource/noto-sans-hebrew/files/noto-sans-hebrew-hebrew-400-normal",
  "noto-emoji": "@fontsource/noto-emoji/files/noto-emoji-emoji-400-normal",
};

function copies() {
  for (const [name, file] of Object.entries(paperFonts)) {
    cpSync(join(modules, `${file}.woff2`), join(dist, "paper", `${name}.woff2`));
  }
  cpSync(
    join(modules, "@fontsource-variable/plus-jakarta-sans/files/plus-jakarta-sans-latin-wght-normal.woff2"),
    join(dist, "plus-jakarta-sans.woff2"),
  );
  cpSync(join(here, "icons/logo.svg"), join(dist, "logo.svg"));
  const vendor = join(here, "../tests/browser/vendor");
  mkdirSync(vendor, { recursive: true });
  cpSync(join(modules, "axe-core/axe.min.js"), join(vendor, "axe.min.js"));
}

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });
await styles();
await scripts();
sprite();
copies();
