import { describe, expect, test } from "vitest";
import { catalog } from "../../src/catalog/catalog.js";
import { estimatePlan } from "../../src/estimate/estimate-plan.js";
import type {
	PlanFields,
	PlanKey,
	Precision,
	Sharding,
} from "../../src/plan/fields.js";
import { type Fact, fact, fold } from "../../src/plan/plan.js";
import { interval } from "../../src/uncertain.js";
import { csvRows, hasShared, quantile } from "./golden-rows.js";

type Row = Record<string, string>;

const ACCELERATORS: Record<string, string> = {
	"A100-80GB": "A100-SXM-80GB",
	"A100-40GB": "A100-SXM-40GB",
	"H100-SXM-80GB": "H100-SXM-80GB",
	GB300: "GB300",
	GB200: "GB200",
	B200: "B200",
	B300: "B300",
	"TPU v5e": "TPU-V5E",
	"V100-32GB": "V100-SXM2-32GB",
	"V100-16GB": "V100-SXM2-16GB",
};

function precisionOf(word: string): Precision {
	if (/mxfp8|fp8-mx/i.test(word)) return "mxfp8";
	if (/nvfp4/i.test(word)) return "nvfp4";
	if (/fp8/i.test(word)) return "fp8";
	if (/amp_bf16/.test(word)) return "bf16";
	return /fp16/.test(word) ? "fp16" : "bf16";
}

function shardingOf(word: string): Sharding {
	if (/FULL_SHARD/.test(word)) return "fsdp";
	if (/group/.test(word)) return "hsdp";
	if (/SHARD_GRAD/.test(word)) return "zero2";
	if (/ZeRO-1/.test(word)) return "zero1";
	return /optimizer/.test(word) ? "distributed-optimizer" : "none";
}

function factsOf(row: Row): readonly Fact[] {
	const facts: Fact[] = [];
	const put = <K extends PlanKey>(
		key: K,
		value: PlanFields[K] | undefined,
	): void => {
		if (value === undefined || (typeof value === "number" && !(value > 0)))
			return;
		facts.push(
			fact(key, value, {
				kind: "file",
				path: row.id ?? "",
				line: 1,
				text: key,
			}),
		);
	};
	const n = (name: string): number => Number(row[name] || "0");
	put("model.layers", n("layers"));
	put("model.hidden", n("hidden"));
	put("model.heads", n("heads") || Math.round(n("hidden") / 128));
	put(
		"model.kv_heads",
		n("kv_heads") || n("heads") || Math.round(n("hidden") / 128),
	);
	put("model.ffn", n("ffn"));
	put("model.vocab", n("vocab") || 50304);
	put("model.gated", !/mpt|gpt|bloom|megatron|gpt3/i.test(row.model ?? ""));
	put("data.sequence", n("seq_len"));
	put("task", "pretrain");
	const sequence = n("seq_len");
	put(
		"batch.global",
		row.id?.startsWith("T-llmf") ? n("global_batch") : n("global_batch"),
	);
	put("batch.micro", n("micro_batch") || 1);
	put("precision", precisionOf(row.precision ?? ""));
	put("parallel.tensor", n("tp"));
	put("parallel.pipeline", n("pp"));
	put("parallel.context", n("cp"));
	put("parallel.virtual_pipeline", n("vp"));
	put("parallel.expert", n("ep"));
	put("parallel.sharding", shardingOf(row.sharding ?? ""));
	put(
		"checkpointing",
		/full/.test(row.activation_checkpointing ?? "")
			? "full"
			: /selective/.test(row.activation_checkpointing ?? "")
				? "selective"
				: "none",
	);
	put("hardware.accelerator", ACCELERATORS[row.hardware ?? ""]);
	put("hardware.count", n("device_count"));
	put(
		"attention",
		/bloomq|narayanan|oneflow/.test(row.id ?? "") ? "eager" : "flash",
	);
	void sequence;
	return facts;
}

describe.skipIf(!hasShared)("published throughput", () => {
	test("tokens per second per device", () => {
		const groups: Record<string, { off: number[]; inside: number }> = {};
		let skipped = 0;
		for (const row of csvRows("validation/throughput.csv")) {
			const measured = Number(row.tokens_per_sec_per_device);
			const isMoe = row.params_active !== row.params;
			if (
				!row.layers ||
				!row.hidden ||
				!(measured > 0) ||
				isMoe ||
				!ACCELERATORS[row.hardware ?? ""]
			) {
				skipped++;
				continue;
			}
			const framework = row.id?.startsWith("T-bridge")
				? "megatron-bridge"
				: row.id?.startsWith("T-llmf")
					? "llm-foundry"
					: "megatron";
			const estimate = estimatePlan(
				{
					path: row.id ?? "",
					name: "",
					framework,
					facts: fold(factsOf(row)),
					files: [],
					problems: [],
				},
				catalog,
			);
			const ours = estimate.quantities.tokensPerSecondPerDevice;
			if (!ours) {
				skipped++;
				console.log(row.id, estimate.problems, estimate.unknown);
				continue;
			}
			const key = `${row.hardware} ${precisionOf(row.precision ?? "")} ${row.id?.split("-").slice(0, 2).join("-")}`;
			groups[key] ??= { off: [], inside: 0 };
			groups[key].off.push(Math.log(ours.value / measured));
			const { low, high } = interval(ours);
			if (measured >= low && measured <= high) groups[key].inside++;
		}
		for (const [key, { off, inside }] of Object.entries(groups).toSorted()) {
			console.log(
				key.padEnd(44),
				String(off.length).padStart(4),
				"bias",
				quantile(off, 0.5).toFixed(3),
				"abs median",
				quantile(off.map(Math.abs), 0.5).toFixed(3),
				"p90",
				quantile(off.map(Math.abs), 0.9).toFixed(3),
				"inside",
				inside,
			);
		}
		const all = Object.values(groups).flatMap(({ off }) => off.map(Math.abs));
		console.log({
			rows: all.length,
			skipped,
			median: quantile(all, 0.5),
			p90: quantile(all, 0.9),
		});
		expect(all.length).toBeGreaterThan(100);
	});
});
