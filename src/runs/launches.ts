import type { ParsedFile } from "../formats/parsed-file.js";
import type { Fact } from "../plan/plan.js";
import type { Launch } from "../readers/launcher.js";
import { launchers } from "../readers/launchers/index.js";
import type { Open } from "../readers/reader.js";
import { openIn } from "./open-in.js";
import { readerFor } from "./views.js";

/** True for a file that starts runs which are written elsewhere. */
export function startsRuns(file: ParsedFile): boolean {
	return launchers.some((launcher) => launcher.launches(file).length > 0);
}

/** A launch with the file that has it. */
export interface PlacedLaunch extends Launch {
	readonly path: string;
}

/** What starts each config, by the path of the config. */
export function launchesByTarget(
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
		...(one.flags && { flags: one.flags }),
		...(other.flags && { flags: other.flags }),
	};
}

/** Of several scripts that start one config, the one that says most; the first in path order among equals. */
export function tellingLaunch(
	launches: readonly PlacedLaunch[],
): PlacedLaunch | undefined {
	return launches.toSorted(
		(a, b) =>
			b.facts.length - a.facts.length ||
			settingsOf(b) - settingsOf(a) ||
			a.path.localeCompare(b.path, "en"),
	)[0];
}

function settingsOf({ overrides, flags }: Launch): number {
	return (overrides?.given.length ?? 0) + (flags?.given.length ?? 0);
}

/** What a launch says, over the configs that it brings along, and the paths of both. */
export function launchedFacts(
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
