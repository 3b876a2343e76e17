// Cuts the operations that the tests' GitHub answers out of the official description (MIT, GitHub).
//
//   npm i --prefix <a folder outside this project> @octokit/openapi@23.0.2
//   node scripts/extract-openapi.mjs <that folder>/node_modules/@octokit/openapi/generated/api.github.com.json

import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const operationIds = new Set([
	"actions/get-workflow-run",
	"checks/create",
	"checks/get",
	"checks/list-annotations",
	"checks/list-for-ref",
	"checks/update",
	"git/create-blob",
	"git/create-commit",
	"git/create-ref",
	"git/create-tree",
	"git/delete-ref",
	"git/get-blob",
	"git/get-commit",
	"git/get-ref",
	"git/get-tree",
	"git/list-matching-refs",
	"git/update-ref",
	"issues/add-labels",
	"issues/create-comment",
	"issues/delete-comment",
	"issues/get-comment",
	"issues/list-comments",
	"issues/list-events",
	"issues/list-labels-on-issue",
	"issues/remove-label",
	"issues/update-comment",
	"pulls/get",
	"pulls/list",
	"pulls/list-files",
	"repos/compare-commits-with-basehead",
	"repos/create-commit-status",
	"repos/get",
	"repos/get-branch",
	"repos/get-collaborator-permission-level",
	"repos/get-combined-status-for-ref",
	"repos/get-commit",
	"repos/get-content",
	"repos/list-commit-statuses-for-ref",
	"repos/list-pull-requests-associated-with-commit",
	"teams/get-membership-for-user-in-org",
	"users/get-authenticated",
]);

const methods = ["get", "post", "patch", "put", "delete"];
const prose = new Set([
	"description",
	"summary",
	"example",
	"examples",
	"externalDocs",
	"tags",
	"title",
	"x-github",
	"x-octokit",
	"x-github-breaking-changes",
]);

/** Removes documentation, but not a property that happens to be called `description` or `title`. */
function withoutProse(node, parentKey) {
	if (Array.isArray(node)) return node.map((item) => withoutProse(item));
	if (node === null || typeof node !== "object") return node;
	const isNameTable = parentKey === "properties" || parentKey === "headers";
	return Object.fromEntries(
		Object.entries(node)
			.filter(([key]) => isNameTable || !prose.has(key))
			.map(([key, value]) => [
				key,
				withoutProse(value, isNameTable ? undefined : key),
			]),
	);
}

function referencesIn(node, found = []) {
	if (node === null || typeof node !== "object") return found;
	if (typeof node.$ref === "string") found.push(node.$ref);
	for (const value of Object.values(node)) referencesIn(value, found);
	return found;
}

function pickOperations(description) {
	const paths = {};
	for (const [path, operations] of Object.entries(description.paths)) {
		for (const method of methods) {
			const operation = operations[method];
			if (!operation || !operationIds.has(operation.operationId)) continue;
			paths[path] ??= {};
			paths[path][method] = withoutProse(operation);
		}
	}
	return paths;
}

/** Follows references until nothing new is found. */
function pickComponents(description, paths) {
	const components = {};
	const seen = new Set();
	const waiting = referencesIn(paths);
	while (waiting.length > 0) {
		const reference = waiting.pop();
		if (seen.has(reference)) continue;
		seen.add(reference);
		const [, , kind, name] = reference.split("/");
		const component = withoutProse(description.components[kind][name]);
		components[kind] ??= {};
		components[kind][name] = component;
		waiting.push(...referencesIn(component));
	}
	return components;
}

const source = process.argv[2];
if (source === undefined) {
	console.error(
		"Usage: node scripts/extract-openapi.mjs <api.github.com.json>",
	);
	process.exit(2);
}

const description = JSON.parse(readFileSync(source, "utf8"));
const paths = pickOperations(description);
const missing = [...operationIds].filter(
	(id) =>
		!Object.values(paths).some((operations) =>
			Object.values(operations).some(
				(operation) => operation.operationId === id,
			),
		),
);
if (missing.length > 0) {
	console.error(`Not in the description: ${missing.join(", ")}`);
	process.exit(1);
}

const subset = {
	openapi: description.openapi,
	info: {
		title: "GitHub REST API, the operations which wattdiff's tests use",
		version: description.info.version,
		description:
			"Extracted by scripts/extract-openapi.mjs from @octokit/openapi, Copyright (c) GitHub, MIT License.",
		license: description.info.license,
	},
	paths,
	components: pickComponents(description, paths),
};

const target = fileURLToPath(
	new URL("../test/fixtures/github-openapi.json", import.meta.url),
);
writeFileSync(target, `${JSON.stringify(subset)}\n`);
console.log(`${operationIds.size} operations written to ${target}`);
