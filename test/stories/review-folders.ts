import { catalog } from "../../src/catalog/catalog.js";
import { directorySource } from "../../src/host/directory.js";
import { collect } from "../../src/host/source.js";
import type { ReviewReport } from "../../src/report/review-report.js";
import { review } from "../../src/review.js";
import { neededPaths } from "../../src/review-policy.js";

/** Reviews two folders as the two sides of a pull request, in memory. */
export async function reviewFolders({
	base,
	head,
	renames = {},
}: {
	readonly base: string;
	readonly head: string;
	/** Path at the head → path at the base, as git pairs them. */
	readonly renames?: Readonly<Record<string, string>>;
}): Promise<ReviewReport> {
	const looking = { policyPath: ".github/wattdiff.yml", scanLimit: 200 };
	const snapshots = await collect({
		source: directorySource({ base, head }),
		commits: { base: "base", head: "head" },
		wanted: (snapshots) => neededPaths({ ...looking, snapshots }),
	});
	return review({
		...looking,
		snapshots,
		catalog,
		renames: new Map(Object.entries(renames)),
	});
}
