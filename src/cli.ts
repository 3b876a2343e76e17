import { mkdirSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { catalog } from "./catalog/catalog.js";
import { knownPast } from "./history/known-past.js";
import { renderPage } from "./history/page/render-page.js";
import { readRecords } from "./history/read-records.js";
import { recordOf } from "./history/record.js";
import { directorySource } from "./host/directory.js";
import { explain } from "./host/failure-sentence.js";
import { defaultBranch } from "./host/git/default-branch.js";
import { gitSource } from "./host/git/git-source.js";
import { findRepository } from "./host/git/repository.js";
import { WORK_TREE } from "./host/git/work-tree.js";
import { collect, type Source } from "./host/source.js";
import {
	type Arguments,
	type CommandName,
	readArguments,
} from "./host/terminal/arguments.js";
import { comparedCommits } from "./host/terminal/compared-commits.js";
import { help } from "./host/terminal/help.js";
import { namedFiles } from "./host/terminal/named-files.js";
import { writeNewFiles } from "./host/terminal/new-files.js";
import {
	countedRecords,
	recordsInFolder,
	recordsOnBranch,
} from "./host/terminal/stored-records.js";
import {
	type Terminal,
	wantsColour,
	widthOf,
} from "./host/terminal/terminal.js";
import { version } from "./host/version.js";
import { UsageError } from "./problem.js";
import { renderCsv } from "./report/csv.js";
import { deviceWord } from "./report/device-word.js";
import { renderDraftPolicy } from "./report/draft/policy.js";
import { draftWorkflows, PLACEHOLDER } from "./report/draft/workflows.js";
import { renderEstimateJson } from "./report/estimate-json.js";
import { inertTerminal } from "./report/inert.js";
import { renderMarkdown } from "./report/markdown.js";
import { renderReviewJson } from "./report/review-json.js";
import type { ReviewReport } from "./report/review-report.js";
import { renderSarif } from "./report/sarif.js";
import { renderSummary } from "./report/summary.js";
import { renderTerminal } from "./report/terminal.js";
import { comparisonWords } from "./report/words.js";
import { type ReviewInput, review } from "./review.js";
import { policyNeeds, policyOf, policyRefusal } from "./review-policy.js";
import { isCandidate } from "./runs/candidates.js";
import { wantedPaths } from "./runs/wanted.js";

/** One run in a terminal. Gives the exit code: 0 within, 1 over budget, 2 could not run. */
export async function run(terminal: Terminal): Promise<number> {
	try {
		const asked = readArguments(terminal.argv);
		return await commands[asked.command](terminal, asked);
	} catch (error) {
		const { sentence, stack } = explain(error);
		terminal.complain(`wattdiff: ${inertTerminal(sentence, 4000)}\n`);
		if (stack !== undefined) terminal.complain(`${stack}\n`);
		return 2;
	}
}

type Command = (terminal: Terminal, asked: Arguments) => Promise<number>;

const commands: Readonly<Record<CommandName | "help" | "version", Command>> = {
	diff,
	estimate,
	init,
	report,
	demo,
	help: async ({ print }) => {
		print(help);
		return 0;
	},
	version: async ({ print }) => {
		print(`${version}\n`);
		return 0;
	},
};

const POLICY = ".github/wattdiff.yml";
const SCAN_LIMIT = 2000;

async function diff(terminal: Terminal, asked: Arguments): Promise<number> {
	const [base, head] = asked.operands;
	const { repository, commits, policyCommit, renames } = await comparedCommits(
		terminal.folder,
		base,
		head,
	);
	const source = gitSource(repository);
	const policy = await source.bring(policyCommit, [POLICY]);
	const result = await reviewFiles(
		source,
		commits,
		{
			...policyFrom(terminal, asked, policy.texts.get(POLICY)),
			renames,
		},
		{ folder: terminal.folder, branch: asked.branch },
	);
	const print = printers[asked.format];
	terminal.print(print(result, terminal, asked));
	return exitCode(result);
}

async function estimate(terminal: Terminal, asked: Arguments): Promise<number> {
	const { source, tree, paths } = await namedFiles(
		terminal.folder,
		asked.operands,
	);
	const listed = [...(await source.list(tree)).keys()];
	const focus = listed.filter((path) => isNamed(path, paths));
	const result = await reviewFiles(
		source,
		{ head: tree },
		{ ...policyFrom(terminal, asked), focus },
		{ folder: terminal.folder, branch: asked.branch },
	);
	const print =
		asked.format === "json"
			? renderEstimateJson(result, { tool: version })
			: printers[asked.format](result, terminal, asked);
	const isEmpty = result.runs.length === 0 && result.notTraining.length === 0;
	if (!isEmpty || result.problems.length > 0) terminal.print(print);
	if (isEmpty) {
		throw new UsageError(
			`Found no training run in ${asked.operands.map((name) => `\`${name}\``).join(", ")} that wattdiff knows how to read.`,
		);
	}
	return exitCode(result);
}

/** A file by its path; of a folder everything that may state a run. */
function isNamed(path: string, names: readonly string[]): boolean {
	return names.some((name) =>
		name === "" || name.endsWith("/")
			? path.startsWith(name) && isCandidate(path)
			: path === name,
	);
}

/** Writes a budget file and workflows for the repository, from the runs that lie in it. */
async function init(terminal: Terminal, asked: Arguments): Promise<number> {
	const repository = await findRepository(terminal.folder);
	if (!repository || repository.isBare) {
		throw new UsageError(
			`${terminal.folder} is not in a git repository with files. Run \`git init\` first.`,
		);
	}
	const source = gitSource(repository);
	const focus = [...(await source.list(WORK_TREE)).keys()].filter(isCandidate);
	// What a budget file says already must not hide what the runs leave out.
	const how = { policyPath: "", focus };
	const found = await reviewFiles(source, { head: WORK_TREE }, how);
	const files = {
		[POLICY]: renderDraftPolicy(found),
		...draftWorkflows({
			isForkSafe: asked.forkSafe,
			defaultBranch: await defaultBranch(repository),
		}),
	};
	writeNewFiles(repository.folder, files, asked.force);
	const runs = found.runs.length;
	terminal.print(`Found ${runs} training ${runs === 1 ? "run" : "runs"}.\n`);
	for (const path of Object.keys(files)) terminal.print(`Wrote ${path}\n`);
	terminal.print(nextSteps(asked.forkSafe));
	return 0;
}

function nextSteps(isForkSafe: boolean): string {
	return `
Next
  1. In the ${isForkSafe ? "workflows" : "workflow"}, put the action's repository and the commit id of a release where
     ${PLACEHOLDER} stands.
  2. In ${POLICY}, state what the runs leave out, and choose which budgets warn or fail.
  3. Commit the files. The first pull request with them shows every run.
  4. In the branch's rules, require ${isForkSafe ? "the job `Training budget`" : "the check `wattdiff`"}.
`;
}

async function report(terminal: Terminal, asked: Arguments): Promise<number> {
	const { texts, refused } =
		asked.records === undefined
			? await recordsOnBranch(terminal.folder, asked.branch)
			: await recordsInFolder(resolve(terminal.folder, asked.records));
	const { records, leftOut } = readRecords({ texts, refused });
	for (const { path, reason } of leftOut) warnAbout(terminal, path, reason);
	const output = resolve(terminal.folder, asked.output);
	const title = `Training in ${basename(resolve(terminal.folder))}`;
	const generatedAt = new Date().toISOString();
	writeFileSync(output, renderPage(records, { title, generatedAt }));
	terminal.print(`${records.length} records in ${output}\n`);
	return 0;
}

function warnAbout(terminal: Terminal, path: string, reason: string): void {
	terminal.complain(
		`wattdiff: left out ${inertTerminal(path)}: ${inertTerminal(reason, 600)}\n`,
	);
}

/** A pull request of the examples, as the action would review it; writes what it would post. */
async function demo(terminal: Terminal, asked: Arguments): Promise<number> {
	const { examples, folder, print } = terminal;
	const source = directorySource({
		before: join(examples, "before"),
		after: join(examples, "after"),
	});
	const commits = { base: "before", head: "after" };
	const result = await reviewFiles(source, commits, { policyPath: POLICY });
	print(printers.text(result, terminal, asked));
	const output = join(folder, "wattdiff-out");
	const comment = { key: "default", head: "after", tool: version };
	const date = new Date().toISOString();
	const record = recordOf(result, { commit: "after", date, tool: version });
	const page = { title: "Training in the examples", generatedAt: date };
	mkdirSync(output, { recursive: true });
	writeFileSync(join(output, "comment.md"), renderMarkdown(result, comment));
	writeFileSync(join(output, "report.html"), renderPage([record], page));
	print(`\n${inCi(result)}\n`);
	print("The comment of the pull request: wattdiff-out/comment.md\n");
	print("The history as a page: wattdiff-out/report.html\n");
	return 0;
}

function inCi(result: ReviewReport): string {
	const broken = result.budgets.filter(
		({ verdict, action, alreadyOver }) =>
			verdict === "over" && action === "fail" && !alreadyOver,
	);
	if (broken.length === 0) return "In CI the check of this change passes.";
	const device = deviceWord(result);
	const reasons = broken.map(
		(each) =>
			`  ${each.budget}${each.run === undefined ? "" : `, ${each.run}`}: ${comparisonWords(each, device)}`,
	);
	return ["In CI this change fails the check, by these budgets:", ...reasons]
		.map((line) => inertLine(line))
		.join("\n");
}

function inertLine(line: string): string {
	return inertTerminal(line, 600);
}

/** The budgets: a file that the user names, or those of the repository. */
function policyFrom(
	{ folder }: Terminal,
	{ config }: Arguments,
	ofBase?: string,
): Pick<ReviewInput, "policyPath" | "policyText"> {
	if (config === undefined) {
		return {
			policyPath: POLICY,
			...(ofBase !== undefined && { policyText: ofBase }),
		};
	}
	try {
		const policyText = readFileSync(resolve(folder, config), "utf8");
		return { policyPath: config, policyText };
	} catch {
		throw new UsageError(`No file \`${config}\` to read budgets from.`);
	}
}

async function reviewFiles(
	source: Source,
	commits: Parameters<typeof collect>[0]["commits"],
	how: Omit<ReviewInput, "snapshots" | "catalog" | "scanLimit">,
	history?: { readonly folder: string; readonly branch: string },
): Promise<ReviewReport> {
	const looking = { ...how, scanLimit: SCAN_LIMIT };
	const snapshots = await collect({
		source,
		commits,
		wanted: (snapshots) => wantedPaths({ ...looking, snapshots }),
	});
	const input = { ...looking, snapshots, catalog };
	const refusal = policyRefusal(input);
	if (refusal !== undefined) {
		throw new UsageError(
			`The budgets in \`${how.policyPath}\` cannot be read: ${refusal}.`,
		);
	}
	const isAsked = history && policyNeeds(policyOf(input)).records;
	if (!isAsked) return review(input);
	const stored = await countedRecords(history.folder, history.branch);
	const known = knownPast(stored, {
		branch: history.branch,
		policyPath: how.policyPath,
		today: new Date().toISOString(),
		own: { commit: commits.head ?? "" },
	});
	return review({ ...input, ...known });
}

type Printer = (
	report: ReviewReport,
	terminal: Terminal,
	asked: Arguments,
) => string;

const printers: Readonly<Record<Arguments["format"], Printer>> = {
	text: (result, terminal, { colour }) =>
		renderTerminal(result, {
			colour: wantsColour(terminal, colour),
			width: widthOf(terminal),
			tool: version,
		}),
	json: (result) => renderReviewJson(result, { tool: version }),
	markdown: (result) => renderSummary(result, { tool: version }),
	sarif: (result) => renderSarif(result, { tool: version }),
	csv: renderCsv,
};

function exitCode({ verdict }: ReviewReport): number {
	return verdict === "over" ? 1 : 0;
}

const here = fileURLToPath(import.meta.url);

// Also true for the link that npm makes in node_modules/.bin.
if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === here) {
	// `wattdiff diff | head` closes the pipe early, which is no error.
	process.stdout.on("error", () => process.exit());
	process.exitCode = await run({
		argv: process.argv.slice(2),
		folder: process.cwd(),
		environment: process.env,
		isTerminal: process.stdout.isTTY === true,
		columns: process.stdout.columns,
		examples: join(dirname(here), "..", "..", "examples"),
		print: (text) => process.stdout.write(text),
		complain: (text) => process.stderr.write(text),
	});
}
