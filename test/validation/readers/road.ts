import { catalog } from "../../../src/catalog/catalog.js";
import { type Change, mapChange } from "../../../src/change.js";
import type { ReviewReport } from "../../../src/report/review-report.js";
import { review } from "../../../src/review.js";
import type { Snapshot } from "../../../src/review-input.js";
import { wantedPaths } from "../../../src/runs/wanted.js";

type Files = ReadonlyMap<string, string>;

/**
 * The road of a user's review, with the files of both sides held in memory. `renames` is what git says of moved files:
 * path at the head → path at the base.
 */
export function reviewed(
	sides: Change<Files>,
	{
		focus,
		renames,
	}: {
		readonly focus?: readonly string[];
		readonly renames?: ReadonlyMap<string, string>;
	} = {},
): ReviewReport {
	const looking = {
		policyPath: ".github/wattdiff.yml",
		scanLimit: 2000,
		...(focus && { focus }),
	};
	let snapshots = mapChange<Files, Snapshot>(sides, (files) => ({
		commit: "corpus",
		// A text is its own blob id: equal texts are equal files.
		blobs: files,
		texts: new Map(),
		refused: new Map(),
	}));
	for (;;) {
		const wanted = wantedPaths({ ...looking, snapshots });
		if (!wanted.base?.length && !wanted.head?.length) break;
		const { base, head } = snapshots;
		snapshots = {
			...(base && { base: extended(base, wanted.base ?? []) }),
			...(head && { head: extended(head, wanted.head ?? []) }),
		};
	}
	return review({
		...looking,
		snapshots,
		catalog,
		...(renames && { renames }),
	});
}

function extended(snapshot: Snapshot, paths: readonly string[]): Snapshot {
	if (paths.length === 0) return snapshot;
	const brought = paths.map(
		(path) => [path, snapshot.blobs.get(path) ?? ""] as const,
	);
	return { ...snapshot, texts: new Map([...snapshot.texts, ...brought]) };
}
