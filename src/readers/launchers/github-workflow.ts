import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asText,
	type Entry,
	entriesOf,
	entryAt,
	itemsOf,
	type Tree,
} from "../../formats/tree.js";
import { gather } from "../gather.js";
import { embeddedScript, environmentOf, joinScripts } from "./embedded.js";
import type { Job, JobFormat } from "./job.js";

/**
 * Workflows of GitHub Actions that launch training. Those that run for each push or pull request test the code, and
 * what they start is cut short: they launch nothing here.
 */
export const githubWorkflow: JobFormat = {
	name: "github-workflow",
	source:
		"https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax",
	jobs: (file) =>
		/(^|\/)\.github\/workflows\/[^/]+\.ya?ml$/.test(file.path)
			? file.documents.filter(isLaunch).flatMap((tree) => jobsOf(file, tree))
			: [],
};

function isLaunch(tree: Tree): boolean {
	const events = eventsOf(tree);
	return (
		events.includes("workflow_dispatch") &&
		!events.some((event) => /^(push|pull_request|merge_group)/.test(event))
	);
}

// `on` is true for YAML 1.1.
function eventsOf(tree: Tree): readonly string[] {
	const on = entryAt(tree, "on") ?? entryAt(tree, "true");
	return [
		...entriesOf(on?.value).map(({ key }) => key),
		...[on?.value, ...itemsOf(on?.value)].map((each) => asText(each) ?? ""),
	];
}

function jobsOf(file: ParsedFile, tree: Tree): readonly Job[] {
	const jobs = entriesOf(entryAt(tree, "jobs")?.value);
	return jobs.map((job) => ({
		name: jobs.length > 1 ? job.key : "",
		// The runner that starts a job on a cluster is not where it trains.
		hardware: gather(),
		script: scriptOf(file, tree, job),
	}));
}

function scriptOf(file: ParsedFile, tree: Tree, job: Entry) {
	const above = [
		...environmentOf(entryAt(tree, "env")?.value),
		...environmentOf(entryAt(job.value, "env")?.value),
	];
	const steps = itemsOf(entryAt(job.value, "steps")?.value);
	return joinScripts(
		steps.map((step) =>
			embeddedScript(
				file,
				entryAt(step, "run")?.value,
				new Map([...above, ...environmentOf(entryAt(step, "env")?.value)]),
				withoutExpressions,
			),
		),
	);
}

// ${{ github.run_id }} is put in before the shell sees the script.
function withoutExpressions(text: string): string {
	return text.replace(/\$\{\{[^}]*\}\}/g, "$EXPRESSION");
}
