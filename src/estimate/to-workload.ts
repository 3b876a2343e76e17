import type { Catalog } from "../catalog/catalog.js";
import type { PlanKey } from "../plan/fields.js";
import { type Fact, valueOf } from "../plan/plan.js";
import type { Problem } from "../problem.js";
import type { Adapter } from "./adapter.js";
import { modelParallel } from "./complete.js";
import type { UnknownFact } from "./estimate.js";
import type { Model } from "./model.js";
import { exactly, times } from "../uncertain.js";
import { toDuration } from "./to-duration.js";
import { placeOf } from "./to-model.js";
import type { Batch, Layout, Length, Workload } from "./workload.js";

type Facts = ReadonlyMap<PlanKey, Fact>;

export interface WorkloadReading {
	readonly workload: Workload;
	readonly unknown: readonly UnknownFact[];
	readonly problems: readonly Problem[];
}

/** Turns completed facts into what the formulas read, and names what does not fit together. */
export function toWorkload({
	facts,
	model,
	framework,
	catalog,
	path,
}: {
	readonly facts: Facts;
	readonly model: Model;
	readonly framework: string;
	readonly catalog: Catalog;
	readonly path: string;
}): WorkloadReading {
	const { layout, problems: layoutProblems } = toLayout(facts, path);
	const length = toLength(facts, model.tokens);
	const { batch, problems: batchProblems } = toBatch({
		facts,
		layout,
		sequence: model.tokens,
		path,
	});
	const { duration, unknown } = toDuration({
		facts,
		catalog,
		batch,
		mean: times(length.filled, exactly(model.tokens)),
	});
	const adapter = toAdapter(facts);
	const id = valueOf(facts, "hardware.accelerator");
	const accelerator = id === undefined ? undefined : catalog.findAccelerator(id);
	const powerLimitW = valueOf(facts, "hardware.power_limit_w");
	return {
		workload: {
			task: valueOf(facts, "task") ?? "sft",
			framework: valueOf(facts, "software.framework") ?? framework,
			model,
			...(adapter && { adapter }),
			batch,
			length,
			duration,
			precision: valueOf(facts, "precision") ?? "bf16",
			optimizer: valueOf(facts, "optimizer") ?? "adamw",
			checkpointing: valueOf(facts, "checkpointing") ?? "none",
			checkpointOffload: valueOf(facts, "checkpointing.offload") ?? false,
			attention: valueOf(facts, "attention") ?? "flash",
			convention: valueOf(facts, "count_attention") ?? "causal",
			compile: valueOf(facts, "compile") ?? false,
			fusedLoss: valueOf(facts, "fused_loss") ?? false,
			offloadOptimizer: valueOf(facts, "offload.optimizer") ?? false,
			offloadParameters: valueOf(facts, "offload.parameters") ?? false,
			layout,
			hardware: {
				...(accelerator && { accelerator }),
				perNode: valueOf(facts, "hardware.per_node") ?? Math.min(8, layout.devices),
				...(powerLimitW !== undefined && { powerLimitW }),
			},
			repeats:
				(valueOf(facts, "repeats.trials") ?? 1) *
				(valueOf(facts, "repeats.seeds") ?? 1),
		},
		unknown,
		problems: [...layoutProblems, ...batchProblems],
	};
}

function toAdapter(facts: Facts): Adapter | undefined {
	const kind = valueOf(facts, "adapter.kind");
	if (kind === undefined || kind === "none") return undefined;
	return {
		kind,
		rank: valueOf(facts, "adapter.rank") ?? 8,
		targets: valueOf(facts, "adapter.targets") ?? ["q", "v"],
		quantization: valueOf(facts, "adapter.quantization") ?? "none",
		savedModules: valueOf(facts, "adapter.saved_modules") ?? [],
	};
}

function toLength(facts: Facts, tokens: number): Length {
	const document = valueOf(facts, "data.mean_tokens");
	const filled = document === undefined ? 1 : Math.min(1, document / tokens);
	return {
		filled: exactly(filled),
		...(document !== undefined && { document }),
		prompt: valueOf(facts, "data.prompt") ?? 0,
		completion: valueOf(facts, "data.completion") ?? 0,
		rollouts: valueOf(facts, "rollouts.per_prompt") ?? 1,
	};
}

function toLayout(
	facts: Facts,
	path: string,
): { readonly layout: Layout; readonly problems: readonly Problem[] } {
	const devices = valueOf(facts, "hardware.count") ?? 1;
	const together = modelParallel(facts);
	const ranks = devices / together;
	const data = Math.max(1, Math.floor(ranks));
	const sharding = valueOf(facts, "parallel.sharding") ?? "none";
	const problems: Problem[] = [];
	if (!Number.isInteger(ranks)) {
		problems.push(
			inconsistent(facts, path, "hardware.count", {
				what: `${devices} devices cannot hold copies of a model over ${together} (tensor × pipeline × context)`,
				reading: `${data} copies`,
			}),
		);
	}
	return {
		layout: {
			devices,
			tensor: valueOf(facts, "parallel.tensor") ?? 1,
			pipeline: valueOf(facts, "parallel.pipeline") ?? 1,
			virtualPipeline: valueOf(facts, "parallel.virtual_pipeline") ?? 1,
			context: valueOf(facts, "parallel.context") ?? 1,
			expert: valueOf(facts, "parallel.expert") ?? 1,
			data,
			sequenceParallel: valueOf(facts, "parallel.sequence") ?? false,
			sharding,
			shardGroup: valueOf(facts, "parallel.shard_group") ?? data,
		},
		problems,
	};
}

// Global = micro × accumulation × data-parallel copies; whichever is missing follows from the others.
function toBatch({
	facts,
	layout,
	sequence,
	path,
}: {
	readonly facts: Facts;
	readonly layout: Layout;
	readonly sequence: number;
	readonly path: string;
}): { readonly batch: Batch; readonly problems: readonly Problem[] } {
	const micro = valueOf(facts, "batch.micro") ?? 1;
	const tokens = valueOf(facts, "batch.global_tokens");
	const global =
		valueOf(facts, "batch.global") ??
		(tokens === undefined ? undefined : tokens / sequence);
	if (global === undefined) {
		const accumulation = valueOf(facts, "batch.accumulation") ?? 1;
		return {
			batch: { micro, accumulation, global: micro * accumulation * layout.data },
			problems: [],
		};
	}
	const steps = global / (micro * layout.data);
	const accumulation = Math.max(1, Math.round(steps));
	const problems = Number.isInteger(steps)
		? []
		: [
				inconsistent(facts, path, "batch.global", {
					what: `a global batch of ${global} does not divide into ${layout.data} copies × ${micro} sequences`,
					reading: `${accumulation} micro-batches a step`,
				}),
			];
	return { batch: { micro, accumulation, global }, problems };
}

function inconsistent(
	facts: Facts,
	path: string,
	key: PlanKey,
	args: { readonly what: string; readonly reading: string },
): Problem {
	const place = placeOf(facts.get(key)?.origin);
	return {
		kind: "inconsistent-config",
		path: place?.path ?? path,
		...(place && { line: place.line }),
		args,
	};
}
