import { catalog } from "../../../src/catalog/catalog.js";
import { metricValues } from "../../../src/estimate/estimate-plan.js";
import type { PlanKey } from "../../../src/plan/fields.js";
import type { TrainingPlan } from "../../../src/plan/plan.js";
import type {
	ReviewReport,
	RunReview,
} from "../../../src/report/review-report.js";
import type { ChangedFile, CorpusChange } from "./corpus.js";
import { reviewed } from "./road.js";
import { type Unmoved, unmoved } from "./unmoved.js";

/** Names that change what a run takes, whatever the framework, and what they are in a plan. */
const RELEVANT: readonly (readonly [name: RegExp, keys: readonly PlanKey[]])[] =
	[
		[
			/^((max|train|num_train|total_training)_)?(steps|iters)$|^max_duration$|^optimizer_step_limit$/,
			["steps", "data.epochs", "data.tokens"],
		],
		[
			/^((num_train|max|total)_)?epochs$|^number_of_epochs$/,
			["data.epochs", "steps"],
		],
		[/^n_timesteps$/, ["data.environment_steps"]],
		[/^n_envs$/, ["rollouts.environments"]],
		[
			/^((global|micro|local|device|per_device)_)?(train_)?(micro_?)?batch_size/,
			["batch.global", "batch.micro", "batch.global_tokens"],
		],
		[/^gradient_accumulation_steps$/, ["batch.accumulation"]],
		[
			/^(max_)?(total_)?(seq|sequence)_(len|length)$|^max_length$/,
			["data.sequence"],
		],
		[/^(n_heads|num_heads|num_attention_heads)$/, ["model.heads"]],
		[/^(n_layers|num_layers)$/, ["model.layers"]],
		[/^(d_model|hidden_size|hidden_dim)$/, ["model.hidden"]],
		[/^(intermediate_dim|mlp_ratio|ffn_hidden_size)$/, ["model.ffn"]],
		[/^vocab_size$/, ["model.vocab"]],
		[
			/^(model_name|base_model|model_name_or_path|flavor|pretrained_model_name_or_path|hf_config_name_or_path|model\.name)$/,
			["model.id", "model.config", "model.layers", "model.hidden"],
		],
		[/^(dtype|torch_dtype|bf16|enable_float8_linear)$/, ["precision"]],
		[/^(load_in_4bit)$/, ["adapter.quantization"]],
		[/^(lora_r|lora_rank)$/, ["adapter.rank"]],
		[/^adapter$/, ["adapter.kind", "adapter.quantization"]],
		[/^(lora_key|lora_projection|lora_mlp|lora_head)$/, ["adapter.targets"]],
		[
			/^(enable_activation_checkpointing|fsdp_activation_checkpointing)$/,
			["checkpointing"],
		],
		[
			/^(gpus|gpu_num|n_gpus_per_node)$/,
			["hardware.count", "hardware.per_node"],
		],
		[/^nnodes$/, ["hardware.nodes", "hardware.count"]],
		[/^gpu_type$/, ["hardware.accelerator", "hardware.instance"]],
		[/^context_parallel_(size|degree)$/, ["parallel.context"]],
		[/^pipe(line)?[-_]parallel[-_](size|degree)$/, ["parallel.pipeline"]],
		[/^sequence_parallel$/, ["parallel.sequence"]],
		[/^sequence_parallel_degree$/, ["parallel.tensor", "parallel.sequence"]],
		[/^data_parallel_degree$/, ["parallel.data"]],
		[
			/^(use_distributed_optimizer|sharding_strategy|enable_fsdp)$/,
			["parallel.sharding"],
		],
		[/^(fsdp_offload_params)$/, ["offload.parameters", "offload.optimizer"]],
		[/^optimizer$/, ["optimizer"]],
		[/^compile$/, ["compile"]],
		[/^(attn_impl|use_flash_attention_2|xformers_attention)$/, ["attention"]],
	];

/**
 * What the review says of a changed key: `excused` when a row of `unmoved` says why it can move nothing; `named` among the causes; `silent` although it alone moves a number; `moves
 * nothing`: it is read, and every number stays; `not understood`: no fact comes from it; `no numbers` to move; `no run`
 * of this file on both sides.
 */
export type Naming =
	| "named"
	| "excused"
	| "silent"
	| "moves nothing"
	| "not understood"
	| "no numbers"
	| "no run";

export interface KeyVerdict {
	readonly change: string;
	readonly path: string;
	readonly key: string;
	readonly naming: Naming;
}

/** The compute-relevant keys that real commits changed, each with what the review makes of it. */
export function keyVerdicts(
	changes: readonly CorpusChange[],
): readonly KeyVerdict[] {
	return changes.flatMap((change) => {
		const { name, files } = change;
		const changed = files.filter((file) => relevant(file).length > 0);
		if (changed.length === 0) return [];
		const { runs } = reviewedChange(change);
		return changed.flatMap((file) =>
			relevant(file).map(({ key, planKeys }) => {
				const naming = namingOf(runsOf(runs, file), key, planKeys);
				const told = { change: name, path: file.path, key };
				const isExcused =
					naming !== "named" &&
					naming !== "silent" &&
					unmoved.some((row) => isAbout(row, told));
				return { ...told, naming: isExcused ? "excused" : naming };
			}),
		);
	});
}

/** Rows of `unmoved` that excuse no verdict any more. */
export function idleExcuses(
	verdicts: readonly KeyVerdict[],
): readonly Unmoved[] {
	const excused = verdicts.filter(({ naming }) => naming === "excused");
	return unmoved.filter((row) => !excused.some((each) => isAbout(row, each)));
}

function isAbout(
	row: Unmoved,
	told: Pick<KeyVerdict, "change" | "path" | "key">,
): boolean {
	return (
		row.change === told.change &&
		told.path.endsWith(row.path ?? "") &&
		row.keys.includes(lastOf(told.key))
	);
}

/** Files of which a commit changed comments or layout only, each with the runs that the review says are changed. */
export function quietFiles(
	changes: readonly CorpusChange[],
): readonly { readonly path: string; readonly loud: readonly string[] }[] {
	return changes.flatMap((change) => {
		const quiet = change.files.filter(
			({ categories: [only], categories, status }) =>
				only === QUIET && categories.length === 1 && status !== "added",
		);
		if (quiet.length === 0) return [];
		const { runs } = reviewedChange(change);
		return quiet.map((file) => ({
			path: file.path,
			loud: runsOf(runs, file)
				.filter(({ change }) => change !== "unchanged")
				.map(({ name, change }) => `${name} ${change}`),
		}));
	});
}

/** The commit as a pull request; git pairs the files that it moved. */
function reviewedChange({ files, before, after }: CorpusChange): ReviewReport {
	const renames = new Map(
		files.flatMap(({ path, oldPath }) =>
			oldPath === undefined ? [] : [[path, oldPath] as const],
		),
	);
	return reviewed({ base: before, head: after }, { renames });
}

const QUIET = "comment-or-blank-only";

/** Settings of evaluation, whose names are those of training. */
const OTHER_WORK = /(^|\.)(validation|evaluation|eval)\./;

/** Configs of evaluation and serving, which state no run. */
const OTHER_FILES = /(eval|deploy)[^/]*\.ya?ml$/;

function relevant({ path, keys }: ChangedFile): readonly {
	readonly key: string;
	readonly planKeys: readonly PlanKey[];
}[] {
	if (OTHER_FILES.test(path)) return [];
	return keys.flatMap((key) => {
		if (OTHER_WORK.test(key)) return [];
		const row = RELEVANT.find(([name]) => name.test(lastOf(key)));
		return row ? [{ key, planKeys: row[1] }] : [];
	});
}

function runsOf(
	runs: readonly RunReview[],
	{ path, oldPath }: ChangedFile,
): readonly RunReview[] {
	return runs.filter((run) => run.path === path || run.path === oldPath);
}

function namingOf(
	runs: readonly RunReview[],
	key: string,
	planKeys: readonly PlanKey[],
): Naming {
	const verdicts = runs.map((run) => namingIn(run, key, planKeys));
	return ORDER.find((each) => verdicts.includes(each)) ?? "no run";
}

/** The first that any run of the file gives. */
const ORDER: readonly Naming[] = [
	"silent",
	"named",
	"moves nothing",
	"no numbers",
	"not understood",
];

function namingIn(
	{ path, framework, plan: { base, head }, causes }: RunReview,
	key: string,
	planKeys: readonly PlanKey[],
): Naming {
	if (!base || !head) return "no run";
	const moved = planKeys.filter(
		(each) => valueIn(base, each) !== valueIn(head, each),
	);
	const isRead = [base, head].some(({ facts }) =>
		[...facts.values()].some(
			({ origin }) => "text" in origin && lastOf(origin.text) === lastOf(key),
		),
	);
	if (moved.length === 0) return isRead ? "moves nothing" : "not understood";
	// A cause bears the key that states the fact at the head, or a plan key when none does.
	const names = moved.flatMap((each) => {
		const { origin } = head.facts.get(each) ?? base.facts.get(each) ?? {};
		return origin && "text" in origin ? [origin.text, each] : [each];
	});
	const isNamed = causes.some(
		(cause) => lastOf(cause.key) === lastOf(key) || names.includes(cause.key),
	);
	if (isNamed) return "named";
	const facts = new Map(base.facts);
	for (const each of moved) {
		const fact = head.facts.get(each);
		if (fact) facts.set(each, fact);
		else facts.delete(each);
	}
	const input = { catalog, path, framework };
	const before = metricValues(base.facts, input);
	if (Object.keys(before).length === 0) return "no numbers";
	const after = metricValues(facts, input);
	return JSON.stringify(before) === JSON.stringify(after)
		? "moves nothing"
		: "silent";
}

function valueIn({ facts }: TrainingPlan, key: PlanKey): string | undefined {
	return JSON.stringify(facts.get(key)?.value);
}

function lastOf(key: string): string {
	return key.slice(key.lastIndexOf(".") + 1);
}
