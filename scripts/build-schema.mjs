// Writes the JSON schemas of the published documents from their TypeScript types.
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { createGenerator } from "ts-json-schema-generator";

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

/** The text of every schema file, by its path. */
export function buildSchemas() {
	return new Map(documents.map((each) => [each.file, schemaText(each)]));
}

function schemaText({ path, type, title }) {
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
	return `${JSON.stringify({ title, ...schema }, null, 2)}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	for (const [file, text] of buildSchemas()) {
		writeFileSync(new URL(file, root), text);
	}
}
