import { parseFile } from "../formats/parse-file.js";
import type { ParsedFile } from "../formats/parsed-file.js";
import type { Fact } from "../plan/plan.js";
import type { Problem } from "../problem.js";
import { disagreements } from "../readers/commands/disagreements.js";
import { configDisagreements } from "../readers/launchers/config-disagreements.js";
import { launchers } from "../readers/launchers/index.js";
import type { Reader, Reading, Reference } from "../readers/reader.js";
import { sourcedScripts, withSourced } from "../readers/sourced-scripts.js";
import type { Snapshot } from "../review-input.js";
import { isCandidate, mayBePart } from "./candidates.js";
import { settingsFor, withSettings } from "./command-settings.js";
import {
	launchedFacts,
	launchesByTarget,
	type PlacedLaunch,
	startsRuns,
	tellingLaunch,
} from "./launches.js";
import { openIn } from "./open-in.js";
import { type View, viewsOf } from "./views.js";

/** One run as the files of a commit state it, before the policy adds what they leave out. */
export interface FoundRun {
	readonly path: string;
	readonly name: string;
	readonly framework: string;
	readonly facts: readonly Fact[];
	/** Every file that says something about it. */
	readonly files: readonly string[];
	readonly problems: readonly Problem[];
}

export interface FoundRuns {
	readonly runs: readonly FoundRun[];
	readonly notTraining: readonly {
		readonly path: string;
		readonly why: string;
	}[];
	/** Parts of runs by path: they count through the runs that use them. */
	readonly fragments: ReadonlySet<string>;
	/** Config files that no reader knows. */
	readonly unread: ReadonlySet<string>;
	readonly problems: readonly Problem[];
}

/** Reads every brought file of a commit: the runs that it states, with what launch scripts add to them. */
export function findRuns(snapshot: Snapshot): FoundRuns {
	const files = parsedFiles(snapshot);
	const runs: FoundRun[] = [];
	const notTraining: { path: string; why: string }[] = [];
	const fragments = new Set<string>();
	const unread = new Set<string>();
	const problems: Problem[] = [];
	const launches = launchesByTarget(files);
	for (const file of files.values()) {
		const views = viewsOf(file);
		if (views.length === 0) {
			if (!mayBePart(file.path)) continue;
			if (file.problems.length > 0) problems.push(...file.problems);
			if (!startsRuns(file)) unread.add(file.path);
		}
		const launch = tellingLaunch(launches.get(file.path) ?? []);
		for (const view of views) {
			const { reader } = view;
			const settings = settingsFor(reader, launch);
			const config = withSettings(view.file, reader, settings);
			for (const reading of reader.read(
				config,
				openIn(files),
				settings?.given,
			)) {
				if (reading.kind === "not-training") {
					notTraining.push({ path: file.path, why: reading.why });
				} else if (reading.kind === "fragment") {
					fragments.add(file.path);
				} else {
					runs.push(foundRun({ view, reading, launch, files, snapshot }));
				}
			}
		}
	}
	return { runs, notTraining, fragments, unread, problems };
}

/** Paths that a brought file names and that exist in the commit: what must be brought next. */
export function referencedPaths(snapshot: Snapshot): ReadonlySet<string> {
	const wanted = new Set<string>();
	for (const file of parsedFiles(snapshot).values()) {
		const references = [
			...viewsOf(file).flatMap(({ reader, file: part }) =>
				reader.references(part),
			),
			...launchers
				.flatMap((launcher) => launcher.launches(file))
				.flatMap((launch) => [launch.target, ...launch.references]),
			...sourcedScripts(file),
		];
		for (const { candidates } of references) {
			const existing = candidates.find((path) => snapshot.blobs.has(path));
			if (existing !== undefined) wanted.add(existing);
		}
	}
	return wanted;
}

const parsedBySnapshot = new WeakMap<
	ReadonlyMap<string, string>,
	ReadonlyMap<string, ParsedFile>
>();

/** Parsed once for each set of texts. */
function parsedFiles(snapshot: Snapshot): ReadonlyMap<string, ParsedFile> {
	const held = parsedBySnapshot.get(snapshot.texts);
	if (held) return held;
	const parsed = new Map<string, ParsedFile>();
	for (const [path, text] of snapshot.texts) {
		if (isCandidate(path)) parsed.set(path, parseFile(path, text));
	}
	const whole = withScripts(parsed);
	parsedBySnapshot.set(snapshot.texts, whole);
	return whole;
}

/** Scripts with the commands of the scripts that they source; variables stay where they are set. */
function withScripts(
	files: ReadonlyMap<string, ParsedFile>,
): ReadonlyMap<string, ParsedFile> {
	const open = openIn(files);
	return new Map(
		[...files].map(([path, file]) => {
			const commands = withSourced(file, open).script?.commands;
			const script = file.script && commands && { ...file.script, commands };
			return [path, script ? { ...file, script } : file];
		}),
	);
}

function foundRun({
	view,
	reading,
	launch,
	files,
	snapshot,
}: {
	readonly view: View;
	readonly reading: Reading & { readonly kind: "training" };
	readonly launch: PlacedLaunch | undefined;
	readonly files: ReadonlyMap<string, ParsedFile>;
	readonly snapshot: Snapshot;
}): FoundRun {
	const { reader, file, hardware } = view;
	const given = launch
		? launchedFacts(launch, files)
		: { facts: [], paths: [] };
	// The run's own file is nearer to it than a config that a launcher brings along; commands outrank both.
	const facts = [...hardware.facts, ...given.facts, ...reading.facts];
	return {
		path: file.path,
		name: [view.name, reading.name].filter((name) => name !== "").join(" "),
		framework: reader.framework,
		facts: withoutOverruled(facts, reading.problems),
		files: [
			...new Set([
				file.path,
				...reading.files,
				...given.paths,
				...[file.path, launch?.path].flatMap((path) => sourcedBy(path, files)),
			]),
		],
		problems: [
			...file.problems,
			...reading.problems,
			...hardware.problems,
			...(hardware.facts.length > 0
				? disagreements([...hardware.facts, ...reading.facts], file.path)
				: []),
			...launchProblems(launch, reader),
			...configDisagreements(facts, file.path),
			...reader
				.references(file)
				.flatMap((reference) => referenceProblem(file, reference, snapshot)),
		],
	};
}

// A key that stands in the file with a value that the launch decides has that value, not the framework's default.
function withoutOverruled(
	facts: readonly Fact[],
	problems: readonly Problem[],
): readonly Fact[] {
	const open = new Set(problems.flatMap(({ args }) => args.leaves ?? []));
	return open.size === 0
		? facts
		: facts.filter(
				({ key, origin }) => origin.kind !== "default" || !open.has(key),
			);
}

function sourcedBy(
	path: string | undefined,
	files: ReadonlyMap<string, ParsedFile>,
): readonly string[] {
	const file = path === undefined ? undefined : files.get(path);
	if (!file) return [];
	return sourcedScripts(file).flatMap(
		(reference) => openIn(files)(reference)?.path ?? [],
	);
}

function launchProblems(
	launch: PlacedLaunch | undefined,
	reader: Reader,
): readonly Problem[] {
	return (settingsFor(reader, launch) ?? launch)?.problems ?? [];
}

function referenceProblem(
	file: ParsedFile,
	{ candidates, optional, line, text }: Reference,
	{ blobs, refused }: Snapshot,
): readonly Problem[] {
	const place = { path: file.path, line };
	const args = { reference: text };
	const existing = candidates.find((path) => blobs.has(path));
	if (existing === undefined) {
		const isMissing = optional !== true && candidates.length > 0;
		return isMissing ? [{ kind: "missing-reference", ...place, args }] : [];
	}
	const detail = refused.get(existing);
	return detail === undefined
		? []
		: [{ kind: "unread-reference", ...place, args: { ...args, detail } }];
}
