import { parseFile } from "../formats/parse-file.js";
import type { ParsedFile } from "../formats/parsed-file.js";
import type { Fact } from "../plan/plan.js";
import type { Problem } from "../problem.js";
import type { Launch } from "../readers/launcher.js";
import { configDisagreements } from "../readers/launchers/config-disagreements.js";
import { disagreements } from "../readers/launchers/disagreements.js";
import { launchers } from "../readers/launchers/index.js";
import type { Open, Reader, Reading, Reference } from "../readers/reader.js";
import { sourcedScripts, withSourced } from "../readers/sourced-scripts.js";
import type { Snapshot } from "../review-input.js";
import { isCandidate, mayBePart } from "./candidates.js";
import { readerFor, type View, viewsOf } from "./views.js";

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
		const overrides = launch?.overrides?.given;
		for (const view of views) {
			const { reader } = view;
			for (const reading of reader.read(view.file, openIn(files), overrides)) {
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

function startsRuns(file: ParsedFile): boolean {
	return launchers.some((launcher) => launcher.launches(file).length > 0);
}

function openIn(files: ReadonlyMap<string, ParsedFile>): Open {
	return ({ candidates }) => {
		for (const path of candidates) {
			const file = files.get(path);
			if (file) return file;
		}
		return undefined;
	};
}

interface PlacedLaunch extends Launch {
	readonly path: string;
}

function launchesByTarget(
	files: ReadonlyMap<string, ParsedFile>,
): ReadonlyMap<string, readonly PlacedLaunch[]> {
	const open = openIn(files);
	const found = new Map<string, PlacedLaunch[]>();
	for (const file of files.values()) {
		for (const [target, launch] of startedBy(file, open)) {
			const list = found.get(target) ?? [];
			list.push({ ...launch, path: file.path });
			found.set(target, list);
		}
	}
	return found;
}

// Several launchers may each know a part of one job file: its machines, its search.
function startedBy(file: ParsedFile, open: Open): ReadonlyMap<string, Launch> {
	const started = new Map<string, Launch>();
	for (const launch of launchers.flatMap((each) => each.launches(file))) {
		const target = open(launch.target)?.path;
		if (target === undefined) continue;
		const held = started.get(target);
		started.set(target, held ? joined(held, launch) : launch);
	}
	return started;
}

function joined(one: Launch, other: Launch): Launch {
	return {
		target: one.target,
		references: [...one.references, ...other.references],
		facts: [...one.facts, ...other.facts],
		problems: [...one.problems, ...other.problems],
		...(one.overrides && { overrides: one.overrides }),
		...(other.overrides && { overrides: other.overrides }),
	};
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
	const given = launch ? launchFacts(launch, files) : { facts: [], paths: [] };
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
	const taken = reader.takesOverrides ? launch?.overrides : undefined;
	return (taken ?? launch)?.problems ?? [];
}

/** Of several scripts that start one config, the one that says most; the first in path order among equals. */
function tellingLaunch(
	launches: readonly PlacedLaunch[],
): PlacedLaunch | undefined {
	return launches.toSorted(
		(a, b) =>
			b.facts.length - a.facts.length ||
			settingsOf(b) - settingsOf(a) ||
			a.path.localeCompare(b.path, "en"),
	)[0];
}

function settingsOf({ overrides }: Launch): number {
	return overrides?.given.length ?? 0;
}

function launchFacts(
	launch: PlacedLaunch,
	files: ReadonlyMap<string, ParsedFile>,
): { readonly facts: readonly Fact[]; readonly paths: readonly string[] } {
	const open = openIn(files);
	const facts: Fact[] = [];
	const paths = [launch.path];
	for (const reference of launch.references) {
		const file = open(reference);
		const reader = file && readerFor(file);
		if (!file || !reader) continue;
		paths.push(file.path);
		for (const reading of reader.read(file, open)) {
			if (reading.kind === "fragment") facts.push(...reading.facts);
		}
	}
	return { facts: [...facts, ...launch.facts], paths };
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
