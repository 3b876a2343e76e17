import { cpSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { catalog } from "../../src/catalog/catalog.js";
import { blobId, directorySource } from "../../src/host/directory.js";
import { gitSource } from "../../src/host/git/git-source.js";
import { apiSource } from "../../src/host/github/api-source.js";
import { collect, type Source } from "../../src/host/source.js";
import { renderReviewJson } from "../../src/report/review-json.js";
import { review } from "../../src/review.js";
import { wantedPaths } from "../../src/runs/wanted.js";
import { localConnection } from "./local-connection.js";
import {
	temporaryFolder,
	temporaryRepository,
	writeFiles,
} from "./temporary-repository.js";

const EXAMPLES = fileURLToPath(new URL("../../examples", import.meta.url));

test("clone, API and plain folders give one and the same review", async () => {
	const repository = temporaryRepository();
	cpSync(`${EXAMPLES}/before`, repository.folder, { recursive: true });
	const base = repository.commit();
	cpSync(`${EXAMPLES}/after`, repository.folder, { recursive: true });
	const head = repository.commit();
	const { local, github } = await localConnection({
		gitDir: `${repository.folder}/.git`,
	});
	const folders = directorySource({
		[base]: `${EXAMPLES}/before`,
		[head]: `${EXAMPLES}/after`,
	});

	const fromClone = await reviewOf(
		gitSource({ folder: repository.folder, isBare: false }),
		{ base, head },
	);
	const fromApi = await reviewOf(apiSource(github), { base, head });
	const fromFolders = await reviewOf(folders, { base, head });

	expect(JSON.parse(fromClone).runs.length).toBeGreaterThan(2);
	expect(fromApi).toBe(fromClone);
	expect(fromFolders).toBe(fromClone);
	expect(local.violations).toEqual([]);
});

test("what is missing is asked for until nothing is", async () => {
	const chain = new Map([
		["1.yaml", "2.yaml"],
		["2.yaml", "3.yaml"],
		["3.yaml", ""],
	]);

	const snapshots = await collect({
		source: sourceOf(chain),
		commits: { head: "x" },
		wanted: ({ head }) => {
			const named = ["1.yaml", ...(head?.texts.values() ?? [])];
			return {
				head: named.filter((path) => path !== "" && !head?.texts.has(path)),
			};
		},
	});

	expect([...(snapshots.head?.texts.keys() ?? [])]).toEqual([
		"1.yaml",
		"2.yaml",
		"3.yaml",
	]);
});

test("an asker who is never content is left after ten rounds", async () => {
	let rounds = 0;

	await collect({
		source: sourceOf(new Map()),
		commits: { head: "x" },
		wanted: () => {
			rounds += 1;
			return { head: [`${rounds}.yaml`] };
		},
	});

	expect(rounds).toBe(10);
});

test("what a source does not have is refused, so that nobody waits for it", async () => {
	const snapshots = await collect({
		source: sourceOf(new Map()),
		commits: { head: "x" },
		wanted: ({ head }) => ({
			head: head?.refused.has("gone.yaml") ? [] : ["gone.yaml"],
		}),
	});

	expect(snapshots.head?.refused.get("gone.yaml")).toBe(
		"it is not in this commit",
	);
});

test("a side that does not exist stays absent", async () => {
	const snapshots = await collect({
		source: sourceOf(new Map()),
		commits: { head: "x" },
		wanted: () => ({}),
	});

	expect(Object.keys(snapshots)).toEqual(["head"]);
});

test("a plain folder names its files as git would", async () => {
	const folder = temporaryFolder();
	writeFiles(folder, {
		"a/b.yaml": "hello\n",
		".git/config": "[core]\n",
		"node_modules/x/package.json": "{}\n",
	});

	const blobs = await directorySource({ here: folder }).list("here");

	// git hash-object of "hello\n"
	expect([...blobs]).toEqual([
		["a/b.yaml", "ce013625030ba8dba906f756967f9e9ca394464a"],
	]);
	expect(blobId(Buffer.from("hello\n"))).toBe(blobs.get("a/b.yaml"));
});

async function reviewOf(
	source: Source,
	commits: { readonly base: string; readonly head: string },
): Promise<string> {
	const looking = { policyPath: ".github/wattdiff.yml", scanLimit: 200 };
	const snapshots = await collect({
		source,
		commits,
		wanted: (snapshots) => wantedPaths({ ...looking, snapshots }),
	});
	const report = review({ ...looking, snapshots, catalog });
	return renderReviewJson(report, { tool: "test" });
}

function sourceOf(texts: ReadonlyMap<string, string>): Source {
	return {
		list: async () => new Map([...texts.keys()].map((path) => [path, path])),
		bring: async (_, paths) => ({
			texts: new Map(
				paths.flatMap((path) => {
					const text = texts.get(path);
					return text === undefined ? [] : [[path, text] as const];
				}),
			),
			refused: new Map(),
		}),
	};
}
