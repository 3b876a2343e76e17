// Writes the JSON schemas of the published documents from their TypeScript types, and those of the two files that people
// write from the tables that read them.
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { createGenerator } from "ts-json-schema-generator";
import { policySchema } from "./policy-schema.mjs";
import { runFileSchema } from "./run-file-schema.mjs";

const root = new URL("../", import.meta.url);

/** Each schema file with the type it is generated from. */
const documents = [
	{
		file: "schema/review.schema.json",
		path: "src/report/json/documents.ts",
		type: "ReviewDocument",
		title: "wattdiff review",
	},
	{
		file: "schema/estimate.schema.json",
		path: "src/report/json/documents.ts",
		type: "EstimateDocument",
		title: "wattdiff estimate",
	},
	{
		file: "schema/record.schema.json",
		path: "src/history/history-record.ts",
		type: "HistoryRecord",
		title: "wattdiff history record",
	},
];

/** The text of every schema file of what wattdiff writes, by its path. */
export function buildSchemas() {
	return new Map(documents.map((each) => [each.file, documentText(each)]));
}

/** The text of every schema file of what people write, by its path: for editors. */
export function buildEditorSchemas() {
	return new Map([
		["schema/run.schema.json", schemaText(runFileSchema())],
		["schema/wattdiff.schema.json", schemaText(policySchema())],
	]);
}

function documentText({ path, type, title }) {
	const schema = createGenerator({
		path: fileURLToPath(new URL(path, root)),
		tsconfig: fileURLToPath(new URL("tsconfig.core.json", root)),
		type,
		expose: "export",
		topRef: false,
		// Later versions may add fields, so a reader must not refuse them.
		additionalProperties: true,
		skipTypeCheck: true,
	}).createSchema(type);
	return schemaText({ title, ...schema });
}

function schemaText(schema) {
	return `${JSON.stringify(schema, null, 2)}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	for (const [file, text] of [...buildSchemas(), ...buildEditorSchemas()]) {
		writeFileSync(new URL(file, root), text);
	}
}
