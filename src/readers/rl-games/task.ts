import type { ParsedFile } from "../../formats/parsed-file.js";
import { asText, type Entry, entryAt, type Tree } from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import { statedAt } from "../origins.js";
import { fileName, folderOf, joinPath } from "../paths.js";
import type { Open, Reference } from "../reader.js";
import { statedIn } from "../stated.js";

/** The file of a task of IsaacGymEnvs, which lies beside the folder of its training: it says how many copies step. */
export function taskFile(file: ParsedFile): readonly Reference[] {
	const task = taskOf(file.path);
	const entry = actorsIn(file);
	if (task === undefined || !isFromTask(entry)) return [];
	const text = `../task/${task}.yaml`;
	const path = joinPath(folderOf(file.path), text);
	return [
		{
			text,
			candidates: path === undefined ? [] : [path],
			line: entry.line,
			key: entry.key,
			optional: true,
		},
	];
}

/** Copies of the world: a number, or what the task's own file has where nobody says otherwise. */
export function copiesIn(
	file: ParsedFile,
	open: Open,
): { readonly count: number; readonly fact: Fact } | undefined {
	const entry = actorsIn(file);
	if (!entry) return undefined;
	const own = numberIn(entry.value);
	if (own !== undefined) return copies(file, entry, own);
	for (const reference of taskFile(file)) {
		const task = open(reference);
		const found = entryAt(task?.documents[0], "env.numEnvs");
		const count = numberIn(found?.value);
		if (task && found && count !== undefined) return copies(task, found, count);
	}
	return undefined;
}

/**
 * A number above 0, or the one that IsaacGymEnvs takes where the command gives none:
 * `${resolve_default:4096,${...num_envs}}`.
 */
export function numberIn(tree: Tree | undefined): number | undefined {
	const text = asText(tree) ?? "";
	const written = /^\$\{resolve_default:\s*([\d_]+)\s*,/.exec(text)?.[1];
	const number = Number((written ?? text).replaceAll("_", ""));
	return text !== "" && number > 0 ? number : undefined;
}

/** The world of a run by its registered name, or as the file and folders around it call the task. */
export function worldFacts(file: ParsedFile): readonly Fact[] {
	const tree = file.documents[0];
	const stated = statedIn(file, tree);
	const env = stated.text("params.config.env_name");
	if (env?.value === "rlgpu") {
		const task = taskOf(file.path) ?? isaacTask(file.path);
		return task === undefined
			? []
			: [
					fact("data.environment", task, {
						kind: "derived",
						from: `\`env_name: rlgpu\`, the task that the path ${file.path} names`,
					}),
				];
	}
	const named = ["env_name", "name", "task_name"]
		.map((key) => stated.text(`params.config.env_config.${key}`))
		.find((each) => each !== undefined);
	const world = named ?? env;
	return world ? [fact("data.environment", world.value, world.origin)] : [];
}

/** Task of a training file of IsaacGymEnvs: `train/AntPPO.yaml` trains `Ant`. */
function taskOf(path: string): string | undefined {
	return /^([A-Za-z]\w*?)(PPO|SAC)\w*\.ya?ml$/.exec(fileName(path))?.[1];
}

/** Task of an agent's file in Isaac Lab: `cartpole/agents/rl_games_camera_ppo_cfg.yaml` sees. */
function isaacTask(path: string): string | undefined {
	const parts = /(?:^|\/)([\w-]+)\/agents\/(rl_games\w*)\.ya?ml$/.exec(path);
	const [, folder, file = ""] = parts ?? [];
	if (folder === undefined) return undefined;
	const name = folder[0]?.toUpperCase() + folder.slice(1);
	return `Isaac-${name}-${/camera|rgb|depth/.test(file) ? "Camera" : "Direct"}`;
}

function copies(
	file: ParsedFile,
	entry: Entry,
	count: number,
): { readonly count: number; readonly fact: Fact } {
	return {
		count,
		fact: fact("rollouts.environments", count, statedAt(file, entry)),
	};
}

function actorsIn({ documents }: ParsedFile): Entry | undefined {
	return entryAt(documents[0], "params.config.num_actors");
}

function isFromTask(entry: Entry | undefined): entry is Entry {
	return /\btask\.env\.numEnvs\b/.test(asText(entry?.value) ?? "");
}
