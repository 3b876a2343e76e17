import { expect, test } from "vitest";
import { renamesBetween } from "../../src/host/git/repository.js";
import { apiSource } from "../../src/host/github/api-source.js";
import {
	compareCommits,
	listedRenames,
} from "../../src/host/github/renames.js";
import { collect } from "../../src/host/source.js";
import { localConnection } from "./local-connection.js";
import { temporaryRepository } from "./temporary-repository.js";

const CONFIG = Array.from({ length: 20 }, (_, at) => `key_${at}: ${at}\n`).join(
	"",
);

test("merge base and renames are those of git, in one request", async () => {
	const repository = temporaryRepository();
	repository.write({ "old.yaml": CONFIG });
	const fork = repository.commit();
	repository.git("checkout", "--quiet", "-b", "work");
	repository.git("mv", "old.yaml", "new.yaml");
	repository.write({ "new.yaml": `${CONFIG}more: 1\n` });
	const head = repository.commit();
	repository.git("checkout", "--quiet", "main");
	const base = repository.commit("Go on");
	const { local, github } = await localConnection({
		gitDir: `${repository.folder}/.git`,
	});

	const found = await compareCommits(github, base, head);

	expect(found).toEqual({
		mergeBase: fork,
		renames: await renamesBetween(
			{ folder: repository.folder, isBare: false },
			fork,
			head,
		),
		isWhole: true,
	});
	expect(local.requests).toHaveLength(1);
	expect(local.violations).toEqual([]);
});

test("what a cut comparison leaves out is found in the list of files", async () => {
	const { github, local, snapshots, compared } = await changeOf(350, {
		"z/old.yaml": CONFIG,
		"z/new.yaml": `${CONFIG}more: 1\n`,
	});

	const listed = await listedRenames(github, 1, { snapshots, matters });

	expect(compared).toMatchObject({ isWhole: false, renames: new Map() });
	expect(listed).toEqual(new Map([["z/new.yaml", "z/old.yaml"]]));
	expect(pages(local)).toBe(4);
	expect(local.violations).toEqual([]);
});

test.each([
	["nothing came where something went", { "z/old.yaml": CONFIG }],
	["what moved was not edited", { "z/old.yaml": CONFIG, "z/new.yaml": CONFIG }],
	["what moved is no config", { "z/old.py": "1\n", "z/new.py": "2\n" }],
])("the list of files is not read when %s", async (_, moved) => {
	const { github, local, snapshots } = await changeOf(350, moved);

	const listed = await listedRenames(github, 1, { snapshots, matters });

	expect(listed.size).toBe(0);
	expect(pages(local)).toBe(0);
});

test("the list of a very large pull request is not read", async () => {
	const { github, local, snapshots } = await changeOf(1000, {
		"z/old.yaml": CONFIG,
		"z/new.yaml": `${CONFIG}more: 1\n`,
	});

	await listedRenames(github, 1, { snapshots, matters });

	expect(pages(local)).toBe(0);
});

function matters(path: string): boolean {
	return path.endsWith(".yaml");
}

/** A pull request that edits so many files, and in which old files go and new ones come. */
async function changeOf(
	edited: number,
	moved: Readonly<Record<string, string>>,
) {
	const { local, github, name } = await localConnection();
	const side = (text: string, part: string) => ({
		...Object.fromEntries(
			Array.from({ length: edited }, (_, at) => [`${at}.yaml`, `${text}${at}`]),
		),
		...Object.fromEntries(
			Object.entries(moved).filter(([path]) => path.includes(part)),
		),
	});
	const base = local.commit(name, {
		branch: "main",
		files: side("lr: 1", "old"),
	});
	const gone = Object.keys(moved).filter((path) => path.includes("old"));
	const head = local.commit(name, {
		branch: "work",
		parent: base,
		files: {
			...side("lr: 2", "new"),
			...Object.fromEntries(gone.map((path) => [path, null])),
		},
	});
	local.addPullRequest(name, { head: "work" });
	const compared = await compareCommits(github, base, head);
	const snapshots = await collect({
		source: apiSource(github),
		commits: { base, head },
		wanted: () => ({}),
	});
	return { local, github, snapshots, compared };
}

function pages({
	requests,
}: Awaited<ReturnType<typeof changeOf>>["local"]): number {
	return requests.filter(
		({ operationId }) => operationId === "pulls/list-files",
	).length;
}
