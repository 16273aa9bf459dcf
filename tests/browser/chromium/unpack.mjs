// Unpacks the browser of @sparticuz/chromium into the folder named: binary, its libraries, a font.
import { createReadStream, createWriteStream, mkdirSync, chmodSync, writeFileSync } from "node:fs";
import { pipeline } from "node:stream/promises";
import { createBrotliDecompress } from "node:zlib";
import tar from "tar-fs";

const [source, target] = process.argv.slice(2);
mkdirSync(target, { recursive: true });
const opened = (name) => [createReadStream(`${source}/${name}`), createBrotliDecompress()];
await pipeline(...opened("chromium.br"), createWriteStream(`${target}/chromium`));
chmodSync(`${target}/chromium`, 0o755);
for (const name of ["al2023", "fonts"]) {
  await pipeline(...opened(`${name}.tar.br`), tar.extract(`${target}/${name}`));
}
// The package's own list names folders of a cloud machine; ours names the one font it ships.
writeFileSync(
  `${target}/fonts.conf`,
  `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${target}/fonts</dir><cachedir>${target}/font-cache</cachedir></fontconfig>
`,
);
writeFileSync(`${target}/ready`, "");
