// Cuts the types that the tests' GitHub answers queries about out of the official schema (MIT, GitHub).
//
//   npm i --prefix <a folder outside this project> @octokit/graphql-schema@15.26.1
//   node scripts/extract-graphql.mjs <that folder>/node_modules/@octokit/graphql-schema/schema.graphql

import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import {
	assertValidSchema,
	buildASTSchema,
	Kind,
	parse,
	print,
	visit,
} from "graphql";

/** Fields to keep by type; a type with none named keeps all whose own types are kept. */
const wanted = new Map([
	["Query", ["id", "repository"]],
	["Repository", ["id", "name", "nameWithOwner", "object"]],
	["GitObject", []],
	["Blob", []],
	[
		"Commit",
		["abbreviatedOid", "commitResourcePath", "commitUrl", "id", "oid"],
	],
	["Tag", ["abbreviatedOid", "commitResourcePath", "commitUrl", "id", "oid"]],
	["Tree", ["abbreviatedOid", "commitResourcePath", "commitUrl", "id", "oid"]],
	["Node", []],
	["GitObjectID", []],
	["URI", []],
]);

const builtIn = new Set(["Boolean", "Float", "ID", "Int", "String"]);

function isKept(name) {
	return wanted.has(name) || builtIn.has(name);
}

function typeName(type) {
	return type.kind === Kind.NAMED_TYPE ? type.name.value : typeName(type.type);
}

/** Every Git object names its repository, so that interfaces stay implemented. */
function isWantedField(owner, { name, type }) {
	const fields = wanted.get(owner) ?? [];
	const isNamed =
		fields.length === 0 ||
		fields.includes(name.value) ||
		(name.value === "repository" && owner !== "Repository");
	return isNamed && isKept(typeName(type));
}

function cutDefinition(definition) {
	const owner = definition.name.value;
	return {
		...definition,
		...(definition.fields && {
			fields: definition.fields.filter((field) => isWantedField(owner, field)),
		}),
		...(definition.interfaces && {
			interfaces: definition.interfaces.filter(({ name }) =>
				isKept(name.value),
			),
		}),
	};
}

/** Without prose, and without directives such as GitHub's own previews. */
function bare(document) {
	return visit(document, {
		enter: (node) =>
			"description" in node || "directives" in node
				? { ...node, description: undefined, directives: [] }
				: undefined,
	});
}

const source = process.argv[2];
if (source === undefined) {
	console.error("Usage: node scripts/extract-graphql.mjs <schema.graphql>");
	process.exit(2);
}

const { definitions } = parse(readFileSync(source, "utf8"));
const kept = definitions
	.filter((definition) => wanted.has(definition.name?.value))
	.map(cutDefinition);
const missing = [...wanted.keys()].filter(
	(name) => !kept.some((definition) => definition.name.value === name),
);
if (missing.length > 0) {
	console.error(`Not in the schema: ${missing.join(", ")}`);
	process.exit(1);
}

const subset = bare({ kind: Kind.DOCUMENT, definitions: kept });
assertValidSchema(buildASTSchema(subset));
const target = fileURLToPath(
	new URL("../test/fixtures/github-graphql.graphql", import.meta.url),
);
const heading = `# The types of GitHub's GraphQL schema which wattdiff's tests use.
# Cut by scripts/extract-graphql.mjs from @octokit/graphql-schema 15.26.1: MIT License, Copyright GitHub.
`;
writeFileSync(target, `${heading}\n${print(subset)}\n`);
console.log(`${kept.length} types written to ${target}`);
