import type { Catalog } from "../catalog/catalog.js";
import type { PlanKey } from "../plan/fields.js";
import { type Fact, factValue } from "../plan/plan.js";
import type { Problem } from "../problem.js";
import { exactly, times } from "../uncertain.js";
import type { Adapter } from "./adapter.js";
import { toCompanions } from "./companions.js";
import { modelParallel } from "./complete.js";
import type { UnknownFact } from "./estimate.js";
import { costsFullLength } from "./fills-sequences.js";
import { idlePerDevice } from "./idle-devices.js";
import type { Model } from "./model.js";
import { toWorld } from "./simulation.js";
import { toDuration } from "./to-duration.js";
import { toMethod, toRepeats } from "./to-method.js";
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
	const { world, unknown: unknownWorld } = toWorld(facts, {
		catalog,
		duration,
	});
	const adapter = toAdapter(facts);
	const convention = factValue(facts, "count_attention") ?? "causal";
	const companions = toCompanions(facts, {
		catalog,
		path,
		counting: {
			convention,
			...(length.document !== undefined && { documentTokens: length.document }),
		},
	});
	const id = factValue(facts, "hardware.accelerator");
	const accelerator =
		id === undefined ? undefined : catalog.findAccelerator(id);
	const networkGbitS = factValue(facts, "hardware.network_gbit_s");
	const powerLimitW = factValue(facts, "hardware.power_limit_w");
	const sharedW = factValue(facts, "hardware.shared_power_w");
	const own = factValue(facts, "software.framework") ?? framework;
	const softwareYear =
		factValue(facts, "software.year") ?? factValue(facts, "site.year");
	const version = factValue(facts, "software.version");
	return {
		workload: {
			task: factValue(facts, "task") ?? "sft",
			framework: own,
			...(version !== undefined && { version }),
			...(softwareYear !== undefined && { softwareYear }),
			model,
			trainedShare: adapter
				? 1
				: (factValue(facts, "model.trainable_share") ?? 1),
			...(adapter && { adapter }),
			batch,
			length,
			duration,
			...(world && { world }),
			method: toMethod(facts, {
				trained: duration.samples?.value,
				framework: own,
			}),
			companions,
			companionPlace: factValue(facts, "companions") ?? "beside",
			...engineOf(facts),
			evaluated: evaluatedShare(facts, batch),
			precision: factValue(facts, "precision") ?? "bf16",
			optimizer: factValue(facts, "optimizer") ?? "adamw",
			optimizerInBackward: factValue(facts, "optimizer_in_backward") ?? false,
			checkpointing: factValue(facts, "checkpointing") ?? "none",
			checkpointOffload: factValue(facts, "checkpointing.offload") ?? false,
			attention: factValue(facts, "attention") ?? "flash",
			convention,
			blocksLaunches: factValue(facts, "software.launch_blocking") ?? false,
			compile: factValue(facts, "compile") ?? false,
			fusedLoss: factValue(facts, "fused_loss") ?? false,
			offloadOptimizer: factValue(facts, "offload.optimizer") ?? false,
			offloadParameters: factValue(facts, "offload.parameters") ?? false,
			layout,
			hardware: {
				...(accelerator && { accelerator }),
				perNode:
					factValue(facts, "hardware.per_node") ?? Math.min(8, layout.devices),
				...(networkGbitS !== undefined && { networkGbitS }),
				...(powerLimitW !== undefined && { powerLimitW }),
				...(sharedW !== undefined && { sharedW }),
				cooling: factValue(facts, "hardware.cooling") ?? "air",
				idlePerDevice: idlePerDevice(facts),
			},
			repeats: toRepeats(facts),
		},
		unknown: [...unknown, ...unknownWorld],
		problems: [...layoutProblems, ...batchProblems],
	};
}

function evaluatedShare(facts: Facts, { global }: Batch): number {
	const every = factValue(facts, "evaluation.every");
	const samples = factValue(facts, "evaluation.samples");
	return every && samples ? samples / (every * global) : 0;
}

function engineOf(facts: Facts): Pick<Workload, "engine"> {
	const memoryShare = factValue(facts, "rollouts.engine_share");
	if (memoryShare === undefined) return {};
	const sleeps = factValue(facts, "rollouts.engine_sleeps") ?? false;
	return { engine: { memoryShare, sleeps } };
}

function toAdapter(facts: Facts): Adapter | undefined {
	const kind = factValue(facts, "adapter.kind");
	if (kind === undefined || kind === "none") return undefined;
	return {
		kind,
		rank: factValue(facts, "adapter.rank") ?? 8,
		dropout: factValue(facts, "adapter.dropout") ?? 0,
		targets: factValue(facts, "adapter.targets") ?? ["q", "v"],
		quantization: factValue(facts, "adapter.quantization") ?? "none",
		savedModules: factValue(facts, "adapter.saved_modules") ?? [],
	};
}

function toLength(facts: Facts, tokens: number): Length {
	const document = factValue(facts, "data.mean_tokens");
	const filled =
		document === undefined || costsFullLength(facts)
			? 1
			: Math.min(1, document / tokens);
	return {
		filled: exactly(filled),
		...(document !== undefined && { document }),
		prompt: factValue(facts, "data.prompt") ?? 0,
		completion: factValue(facts, "data.completion") ?? 0,
		rollouts: factValue(facts, "rollouts.per_prompt") ?? 1,
	};
}

function toLayout(
	facts: Facts,
	path: string,
): { readonly layout: Layout; readonly problems: readonly Problem[] } {
	const devices = factValue(facts, "hardware.count") ?? 1;
	const together = modelParallel(facts);
	const ranks = devices / together;
	const data = Math.max(1, Math.floor(ranks));
	const sharding = factValue(facts, "parallel.sharding") ?? "none";
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
			tensor: factValue(facts, "parallel.tensor") ?? 1,
			pipeline: factValue(facts, "parallel.pipeline") ?? 1,
			virtualPipeline: factValue(facts, "parallel.virtual_pipeline") ?? 1,
			context: factValue(facts, "parallel.context") ?? 1,
			expert: factValue(facts, "parallel.expert") ?? 1,
			data,
			sequenceParallel: factValue(facts, "parallel.sequence") ?? false,
			sharding,
			overlapsGradients: factValue(facts, "parallel.overlap_gradients") ?? true,
			shardGroup: factValue(facts, "parallel.shard_group") ?? data,
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
	const micro = factValue(facts, "batch.micro") ?? 1;
	const tokens = factValue(facts, "batch.global_tokens");
	const global =
		factValue(facts, "batch.global") ??
		(tokens === undefined ? undefined : tokens / sequence);
	if (global === undefined) {
		const accumulation = factValue(facts, "batch.accumulation") ?? 1;
		return {
			batch: {
				micro,
				accumulation,
				global: micro * accumulation * layout.data,
			},
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
