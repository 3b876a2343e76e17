import { asNumber, asText } from "../../formats/tree.js";
import type { Sharding } from "../../plan/fields.js";
import type { Fact } from "../../plan/plan.js";
import type { FieldReading } from "../fields.js";
import { gather } from "../gather.js";
import { lookUp } from "../look-up.js";
import {
	factAt,
	factFrom,
	numberAt,
	type Settings,
	setAt,
	textAt,
} from "../settings.js";
import { byDefault } from "./defaults.js";

/**
 * How long a run is: `10000` steps, `2ep`, `5e12T` tokens (olmo/train.py at 59a53e3f68e5). `stop_at` ends it at a step
 * before that.
 */
export function durationOf(settings: Settings): FieldReading {
	const stop = numberAt(settings, "stop_at");
	const limit = limitOf(settings);
	if (limit.kind === "wrong") return gather({ problems: limit.problems });
	const steps = limit.steps ?? Number.POSITIVE_INFINITY;
	if (stop !== undefined && stop < steps) {
		return gather({ facts: factAt(settings, "stop_at", "steps", stop) });
	}
	return gather({ facts: limit.facts });
}

type Limit =
	| {
			readonly kind: "read";
			readonly facts: readonly Fact[];
			/** Where it comes to a number of steps. */
			readonly steps?: number;
	  }
	| { readonly kind: "wrong"; readonly problems: FieldReading["problems"] };

const PATH = "max_duration";

function limitOf(settings: Settings): Limit {
	const entry = setAt(settings, PATH);
	if (!entry) {
		return { kind: "read", facts: [byDefault("steps", 10_000)], steps: 10_000 };
	}
	const text = asText(entry.value)?.trim() ?? "";
	const [, digits = "", unit = ""] =
		/^([\d._]+(?:e\+?\d+)?)\s*(T|ep)?$/i.exec(text) ?? [];
	const value = asNumber({ ...scalar(digits), line: entry.line });
	if (value === undefined || value <= 0) {
		const { place } = settings;
		const origin = place(entry);
		const path = "path" in origin ? origin.path : "";
		const expected = "expected steps, or a number with `ep` or `T`";
		const args = { key: PATH, text, expected };
		return {
			kind: "wrong",
			problems: [{ kind: "invalid-value", path, line: entry.line, args }],
		};
	}
	if (unit === "ep") {
		return {
			kind: "read",
			facts: factAt(settings, PATH, "data.epochs", value),
		};
	}
	if (unit === "") {
		const steps = Math.floor(value);
		return {
			kind: "read",
			facts: factAt(settings, PATH, "steps", steps),
			steps,
		};
	}
	const perStep =
		(numberAt(settings, "global_train_batch_size") ?? 512) *
		(numberAt(settings, "model.max_sequence_length") ?? 1024);
	const facts = factAt(settings, PATH, "data.tokens", value);
	return { kind: "read", facts, steps: value / perStep };
}

function scalar(text: string) {
	return { kind: "scalar", value: text, text, quoted: false } as const;
}

const shardings: Readonly<Record<string, Sharding>> = {
	full_shard: "fsdp",
	shard_grad_op: "zero2",
	hybrid_shard: "hsdp",
	_hybrid_shard_zero2: "hsdp",
	no_shard: "none",
};

/** What the copies share out: FSDP unless `distributed_strategy` says otherwise. */
export function shardingFacts(settings: Settings): readonly Fact[] {
	const strategy = textAt(settings, "distributed_strategy") ?? "fsdp";
	const key = "parallel.sharding";
	if (strategy !== "fsdp") {
		return [
			...factAt(settings, "distributed_strategy", key, "none"),
			...(strategy === "single"
				? factAt(settings, "distributed_strategy", "hardware.count", 1)
				: []),
		];
	}
	const word = textAt(settings, "fsdp.sharding_strategy") ?? "FULL_SHARD";
	return factFrom({
		settings,
		paths: ["fsdp.sharding_strategy"],
		key,
		value: lookUp(shardings, word.toLowerCase()),
		otherwise: byDefault,
	});
}
