import { readFileSync } from "node:fs";
import { test } from "vitest";
import { parseFile } from "../../../src/formats/parse-file.js";
import { megatronCommands } from "../../../src/readers/megatron/commands.js";
test("w", () => {
	const file = parseFile("a.sh", readFileSync(process.env.F ?? "", "utf8"));
	for (const c of megatronCommands(file)) console.log(c.words.map((w) => `${w.line}:${w.text}${w.known ? "" : "?"}`).join("  "));
});
