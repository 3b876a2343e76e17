import { readdir } from "node:fs/promises";
import { UsageError } from "../../problem.js";
import { readContained } from "../contained-file.js";
import { gitSource } from "../git/git-source.js";
import {
	findRepository,
	type Repository,
	resolveCommit,
} from "../git/repository.js";
import { isRecordIn } from "../record-paths.js";
import type { Brought } from "../source.js";

/** All records in a folder, by file name. */
export async function recordsInFolder(folder: string): Promise<Brought> {
	const names = await readdir(folder).catch(() => {
		throw new UsageError(`No folder \`${folder}\` to read records from.`);
	});
	const texts = new Map<string, string>();
	const refused = new Map<string, string>();
	for (const name of names.filter((each) => each.endsWith(".json")).sort()) {
		const read = await readContained(folder, name);
		if ("text" in read) texts.set(name, read.text);
		else refused.set(name, read.refusal);
	}
	return { texts, refused };
}

/** All records on a branch, by path; the remote's branch wins over a local one, which may be old. */
export async function recordsOnBranch(
	folder: string,
	branch: string,
): Promise<Brought> {
	const repository = await findRepository(folder);
	if (!repository) {
		throw new UsageError(
			`${folder} is not in a git repository. Name a folder of records: \`wattdiff report --records FOLDER\`.`,
		);
	}
	const records = await recordsOf(
		repository,
		branch,
		(path) => path.startsWith("records/") && path.endsWith(".json"),
	);
	if (records) return records;
	throw new UsageError(
		`No branch \`${branch}\` here. Fetch it with \`git fetch origin ${branch}\`, or let the action record a merge first.`,
	);
}

/** The records of the usual key on a branch, as budgets of a period count them; undefined without such a branch. */
export async function countedRecords(
	folder: string,
	branch: string,
): Promise<Brought | undefined> {
	const repository = await findRepository(folder);
	return (
		repository &&
		recordsOf(repository, branch, (path) => isRecordIn(path, "records"))
	);
}

async function recordsOf(
	repository: Repository,
	branch: string,
	isWanted: (path: string) => boolean,
): Promise<Brought | undefined> {
	const tip =
		(await resolveCommit(repository, `origin/${branch}`)) ??
		(await resolveCommit(repository, branch));
	if (tip === undefined) return undefined;
	const source = gitSource(repository);
	const paths = [...(await source.list(tip)).keys()].filter(isWanted);
	return source.bring(tip, paths);
}
