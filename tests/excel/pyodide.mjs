// Runs Python in Pyodide, without a network: `node pyodide.mjs FOLDER-OF-PYODIDE SCRIPT ARCHIVE...`; prints what the script leaves in `result`.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { join } from "node:path";

const [folder, script, ...archives] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(join(folder, "pyodide.mjs")));
const python = await loadPyodide({ indexURL: folder });
for (const archive of archives) {
  python.unpackArchive(new Uint8Array(readFileSync(archive)), "wheel");
}
python.runPython(readFileSync(script, "utf-8"));
console.log(python.globals.get("result"));
