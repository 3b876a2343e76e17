import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { catalog } from "../catalog/catalog.js";
import { renderPage } from "../history/page/render-page.js";
import { readRecords } from "../history/read-records.js";
import { recordOf } from "../history/record.js";
import { directorySource } from "../host/directory.js";
import { recordsInFolder } from "../host/terminal/stored-records.js";
import { version } from "../host/version.js";
import { deviceWord } from "../report/device-word.js";
import { inertTerminal } from "../report/inert.js";
import { renderMarkdown } from "../report/markdown.js";
import type { ReviewReport } from "../report/review-report.js";
import { comparisonWords } from "../report/words.js";
import type { Command } from "./command.js";
import { printers } from "./printers.js";
import { POLICY, reviewFiles } from "./review-files.js";

/** The day on which the example's pull request is merged, after those of its history. */
const DAY = "2026-11-24T09:00:00.000Z";

/** A pull request of the examples, as the action would review it; writes what it would post. */
export const demo: Command = async (terminal, asked) => {
	const { examples, folder, print } = terminal;
	const source = directorySource({
		before: join(examples, "before"),
		after: join(examples, "after"),
	});
	const commits = { base: "before", head: "after" };
	const result = await reviewFiles(source, commits, { policyPath: POLICY });
	print(printers.text({ report: result, catalog }, terminal, asked));
	const output = join(folder, "wattdiff-out");
	const comment = { key: "default", head: "after", tool: version };
	const record = recordOf(result, {
		commit: "after",
		date: DAY,
		tool: version,
		pullRequest: {
			number: 31,
			title:
				"Another epoch for support, half as many tokens again for the code model",
		},
	});
	const merged = readRecords(await recordsInFolder(join(examples, "history")));
	const records = [...merged.records, record];
	const page = { title: "Training in the examples", generatedAt: DAY };
	mkdirSync(output, { recursive: true });
	writeFileSync(join(output, "comment.md"), renderMarkdown(result, comment));
	writeFileSync(join(output, "report.html"), renderPage(records, page));
	print(`\n${inCi(result)}\n`);
	print("The comment of the pull request: wattdiff-out/comment.md\n");
	print("The history as a page: wattdiff-out/report.html\n");
	return 0;
};

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
