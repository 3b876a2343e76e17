import { registerLogger, validate } from "@actions/languageservice";
import { clearCache } from "@actions/languageservice/utils/workflow-cache";
import { TextDocument } from "vscode-languageserver-textdocument";
import { parse } from "yaml";
import { type Fields, fieldsOf, listOf, textOf } from "./github/fields.js";

/** A workflow or an action.yml, with its path in the repository. */
export interface WorkflowFile {
	readonly path: string;
	readonly text: string;
}

// The validator catches its own failures and would call a file valid that it could not read.
registerLogger({
	error: (message) => {
		throw new Error(message);
	},
	warn: () => {},
	info: () => {},
	log: () => {},
});

/** What GitHub's own validator says against a file, and where it falls short of our rules. */
export async function workflowProblems(
	file: WorkflowFile,
): Promise<readonly string[]> {
	return [...(await invalidities(file)), ...unsafeties(file)];
}

async function invalidities({
	path,
	text,
}: WorkflowFile): Promise<readonly string[]> {
	const uri = `file:///repository/${path}`;
	const document = TextDocument.create(uri, "yaml", 0, text);
	// Files are remembered by their address alone.
	clearCache();
	const diagnostics = await validate(document);
	return diagnostics
		.filter(({ severity }) => severity === undefined || severity === 1)
		.map(({ range, message }) => `${path}:${range.start.line + 1} ${message}`);
}

function unsafeties({ path, text }: WorkflowFile): readonly string[] {
	const content = fieldsOf(parse(text));
	const uses = [...stepsOf(content), ...jobsOf(content)]
		.map((part) => textOf(part.uses))
		.filter((name) => isForeign(name) && !isPinned(name))
		.map((name) => `${path} uses ${name} without a full commit SHA`);
	return isAction(path)
		? uses
		: [...uses, ...workflowUnsafeties(path, content)];
}

function workflowUnsafeties(path: string, content: Fields): readonly string[] {
	const problems: string[] = [];
	if (content.permissions === undefined) {
		problems.push(`${path} has no permissions at the top`);
	}
	if (events(content.on).includes("pull_request_target")) {
		problems.push(`${path} runs on pull_request_target`);
	}
	return problems;
}

/** `on` may be one name, a list of names or names with settings. */
function events(on: unknown): readonly string[] {
	if (typeof on === "string") return [on];
	return [...listOf(on).map(textOf), ...Object.keys(fieldsOf(on))];
}

function jobsOf(content: Fields): readonly Fields[] {
	return Object.values(fieldsOf(content.jobs)).map(fieldsOf);
}

function stepsOf(content: Fields): readonly Fields[] {
	const owners = [...jobsOf(content), fieldsOf(content.runs)];
	return owners.flatMap((owner) => listOf(owner.steps).map(fieldsOf));
}

/** Whether an action comes from elsewhere than this repository. */
function isForeign(name: string): boolean {
	return name !== "" && !/^(\.|\$)\//.test(name) && name !== "./";
}

function isPinned(name: string): boolean {
	return /@[0-9a-f]{40}$/.test(name) || /@sha256:[0-9a-f]{64}$/.test(name);
}

function isAction(path: string): boolean {
	return /(^|\/)action\.ya?ml$/.test(path);
}
