import type { Adapter } from "../../src/estimate/adapter.js";
import { hubConfigFacts } from "../../src/estimate/families/hub-config.js";
import type { Model } from "../../src/estimate/model.js";
import { toModel } from "../../src/estimate/to-model.js";
import type { PlanFields, PlanKey } from "../../src/plan/fields.js";
import { type Fact, fact, fold } from "../../src/plan/plan.js";
import { jsonRows } from "./golden-rows.js";

export type Row = Readonly<Record<string, string>>;

const ORIGIN = {
	kind: "file",
	path: "config.json",
	line: 1,
	text: "",
} as const;

/** Configurations by model and head class, as a config.json holds them. */
export function goldenConfigs(): ReadonlyMap<string, Record<string, unknown>> {
	return new Map(
		jsonRows("golden/configs.jsonl").map(({ id, head, config }) => [
			`${id}|${head}`,
			{ ...Object(config), architectures: [head] },
		]),
	);
}

/** Our model of a configuration for the sample that a golden row measured; undefined for a type that we do not build. */
export function modelOf(
	config: Record<string, unknown>,
	sample: Partial<Row>,
): Model | undefined {
	const facts: Fact[] = [
		...hubConfigFacts(config),
		fact("model.config", config, ORIGIN),
	];
	const put = <K extends PlanKey>(key: K, value: PlanFields[K]): void => {
		if (Number(value) > 0) facts.push(fact(key, value, ORIGIN));
	};
	put("data.sequence", Number(sample.seq ?? 0));
	put("data.completion", Number(sample.seq_dec ?? 0));
	put("data.image", Number(sample.image ?? 0));
	put("data.seconds", Number(/^(\d+) s/.exec(sample.audio ?? "")?.[1] ?? 0));
	const reading = toModel(fold(facts), "config.json");
	return "model" in reading ? reading.model : undefined;
}

/** The adapter that a golden row's mode names, such as `lora-r16-all`. */
export function adapterOf(mode: string): Adapter | undefined {
	const found = /^lora-r(\d+)-(all|qv)/.exec(mode);
	if (!found) return undefined;
	return {
		kind: "lora",
		rank: Number(found[1]),
		targets: found[2] === "all" ? ["all-linear"] : ["q", "v"],
		quantization: "none",
		savedModules: [],
	};
}
