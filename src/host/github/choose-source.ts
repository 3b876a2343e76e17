import { UsageError } from "../../problem.js";
import { gitSource } from "../git/git-source.js";
import {
	findRepository,
	type Repository,
	resolveCommit,
} from "../git/repository.js";
import type { Source } from "../source.js";
import { apiSource } from "./api-source.js";
import type { GitHub } from "./client.js";
import type { Inputs } from "./inputs.js";

export interface SourceChoice {
	readonly github: GitHub;
	readonly wanted: Inputs["source"];
	/** Where a checkout would be. */
	readonly workspace: string;
	readonly commits: readonly string[];
	/** Hears what is worth telling about how the files are read. */
	readonly say: (text: string) => void;
}

/** Where the files come from: the checkout when it has every commit that is needed, otherwise the API. */
export async function chooseSource({
	github,
	wanted,
	workspace,
	commits,
	say,
}: SourceChoice): Promise<Source> {
	if (wanted === "api") return apiSource(github, say);
	const clone = await cloneWith(workspace, commits);
	if (clone) return gitSource(clone);
	if (wanted === "auto") return apiSource(github, say);
	throw new UsageError(
		`The checkout in ${workspace} does not have the commits ${commits.join(" and ")}. Set \`fetch-depth: 0\` at actions/checkout, or leave out \`source: git\`.`,
	);
}

/** A missing folder or a missing git are no reason to fail: the API can do the same. */
async function cloneWith(
	workspace: string,
	commits: readonly string[],
): Promise<Repository | undefined> {
	try {
		const repository = await findRepository(workspace);
		if (!repository) return undefined;
		for (const commit of commits) {
			if (!(await resolveCommit(repository, commit))) return undefined;
		}
		return repository;
	} catch {
		return undefined;
	}
}
