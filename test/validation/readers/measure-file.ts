import { parseFile } from "../../../src/formats/parse-file.js";
import { readers } from "../../../src/readers/index.js";
import { launchers } from "../../../src/readers/launchers/index.js";
import type { RunReview } from "../../../src/report/review-report.js";
import type { CorpusFile } from "./corpus.js";
import { isSameFramework } from "./frameworks.js";
import { keyCount, unknownCount } from "./keys.js";
import { reviewed } from "./road.js";

/** What the road makes of one file. */
export interface Measured {
	readonly file: CorpusFile;
	/** Who says that it reads the file: a framework, or launchers. */
	readonly readBy: readonly string[];
	readonly isRight: boolean;
	/** Its text breaks the format's own rules, so that no program reads it, and the report says where. */
	readonly isBroken: boolean;
	readonly runs: readonly RunReview[];
	/** Why it is no training, in the words of the report. */
	readonly refusals: readonly string[];
	readonly keys: number;
	readonly unknownKeys: number;
	/** Processor time of the whole road: other work on the machine does not count. */
	readonly milliseconds: number;
	readonly crash?: string;
}

export function measure(file: CorpusFile): Measured {
	const { original: path, repository } = file;
	const parsed = parseFile(path, repository.get(path) ?? "");
	const keys = keyCount(parsed);
	const start = process.cpuUsage();
	try {
		const report = reviewed({ head: repository }, { focus: [path] });
		const { user, system } = process.cpuUsage(start);
		const runs = report.runs.filter((run) => run.path === path);
		const reader = readers.find((each) => each.recognises(parsed));
		const readBy = [
			...new Set([
				...runs.map(({ framework }) => framework),
				...(reader ? [reader.framework] : []),
				...launchers
					.filter((each) => each.launches(parsed).length > 0)
					.map(({ name }) => name),
			]),
		];
		const isBroken = report.problems.some(
			(problem) =>
				problem.kind === "unreadable-file" &&
				problem.path === path &&
				problem.line !== undefined,
		);
		const problems = runs.flatMap(({ plan }) => plan.head?.problems ?? []);
		return {
			file,
			readBy,
			isRight:
				isBroken ||
				readBy.some((name) => isSameFramework(file.framework, name)),
			isBroken,
			runs,
			refusals: report.notTraining.map(({ why }) => why),
			keys,
			unknownKeys: readBy.length === 0 ? keys : unknownCount(parsed, problems),
			milliseconds: (user + system) / 1000,
		};
	} catch (error) {
		const crash = error instanceof Error ? (error.stack ?? "") : String(error);
		const nothing = {
			readBy: [],
			isRight: false,
			isBroken: false,
			runs: [],
			refusals: [],
		};
		return {
			file,
			...nothing,
			keys,
			unknownKeys: keys,
			milliseconds: 0,
			crash,
		};
	}
}

/** FLOPs of one token or sample are known for every run of the file. */
export function hasUnit({ runs }: Measured): boolean {
	return isOfAll(
		runs,
		({ trainingFlopsPerToken, flopsPerSample }) =>
			trainingFlopsPerToken !== undefined || flopsPerSample !== undefined,
	);
}

/** FLOPs of the whole run are known for every run of the file. */
export function hasTotal({ runs }: Measured): boolean {
	return isOfAll(runs, ({ flops }) => flops !== undefined);
}

/** Every run of the file has its total, or says what is missing for one; of a broken file, where it breaks. */
export function hasTotalOrQuestion({ isBroken, runs }: Measured): boolean {
	if (isBroken) return true;
	return (
		runs.length > 0 &&
		runs.every(({ estimate: { head } }) => {
			if (head?.quantities.flops !== undefined) return true;
			const named = head?.problems.some(({ kind }) => QUESTIONS.has(kind));
			return named === true || (head?.unknown.length ?? 0) > 0;
		})
	);
}

/** Problems that name what must be stated before there is a number. */
const QUESTIONS: ReadonlySet<string> = new Set([
	"unknown-model",
	"unsupported-family",
	"unknown-accelerator",
	"invalid-value",
]);

type Quantities = NonNullable<RunReview["estimate"]["head"]>["quantities"];

function isOfAll(
	runs: readonly RunReview[],
	holds: (quantities: Quantities) => boolean,
): boolean {
	return (
		runs.length > 0 &&
		runs.every(({ estimate: { head } }) => head && holds(head.quantities))
	);
}
