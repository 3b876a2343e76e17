import { cpSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { catalog } from "../../src/catalog/catalog.js";
import { directorySource } from "../../src/host/directory.js";
import { collect } from "../../src/host/source.js";
import { renderMarkdown } from "../../src/report/markdown.js";
import { review } from "../../src/review.js";
import { wantedPaths } from "../../src/runs/wanted.js";
import { temporaryFolder, writeFiles } from "../host/temporary-repository.js";

const HERE = fileURLToPath(new URL(".", import.meta.url));

const stories = readdirSync(HERE, { withFileTypes: true })
	.filter((entry) => entry.isDirectory())
	.map(({ name }) => name);

interface Addition {
	/** Path at the head → path at the base, as git pairs them. */
	readonly renames?: Readonly<Record<string, string>>;
	/** Files of the head that are too large to keep. */
	readonly head?: Readonly<Record<string, string>>;
}

/** What two folders cannot say. */
const additions: Readonly<Record<string, Addition>> = {
	"renamed-and-edited": {
		renames: { "configs/support-long.yaml": "configs/support.yaml" },
	},
	"a-file-over-one-megabyte": {
		head: { "configs/mixture.yaml": `weights: [${"0.5, ".repeat(200_000)}]\n` },
	},
};

test.each(stories)("%s", async (story) => {
	const comment = await commentOn(story);

	expect(comment).not.toMatch(/undefined|NaN|Infinity|\[object/);
	await expect(comment).toMatchFileSnapshot(join(HERE, story, "comment.md"));
});

/** The whole pull request, reviewed in memory. */
async function commentOn(story: string): Promise<string> {
	const { renames = {}, head = {} } = additions[story] ?? {};
	const folder = folderOf(story, head);
	const looking = { policyPath: ".github/wattdiff.yml", scanLimit: 200 };
	const snapshots = await collect({
		source: directorySource({
			base: join(folder, "base"),
			head: join(folder, "head"),
		}),
		commits: { base: "base", head: "head" },
		wanted: (snapshots) => wantedPaths({ ...looking, snapshots }),
	});
	const report = review({
		...looking,
		snapshots,
		catalog,
		renames: new Map(Object.entries(renames)),
	});
	return renderMarkdown(report, { key: "story", head: "head", tool: "1.0.0" });
}

function folderOf(
	story: string,
	head: Readonly<Record<string, string>>,
): string {
	const kept = join(HERE, story);
	if (Object.keys(head).length === 0) return kept;
	const folder = temporaryFolder();
	cpSync(kept, folder, { recursive: true });
	writeFiles(join(folder, "head"), head);
	return folder;
}
