import { describe, expect, test } from "vitest";
import type { Adapter } from "../../src/estimate/adapter.js";
import { hubConfigFacts } from "../../src/estimate/families/hub-config.js";
import type { SavingRegime } from "../../src/estimate/memory/activations.js";
import { savedActivations } from "../../src/estimate/memory/peak.js";
import { toModel } from "../../src/estimate/to-model.js";
import { fact, fold } from "../../src/plan/plan.js";
import {
	adapterOf,
	goldenConfigs,
	modelOf,
	type Row,
} from "./golden-models.js";
import { csvRows, hasShared, jsonRows, quantile } from "./golden-rows.js";
import { keptBytes } from "./kept-bytes.js";

describe.skipIf(!hasShared)("golden activation rows", () => {
	test("saved bytes of all layers: median within 0.5 %, nine of ten within 5 %", () => {
		const configs = new Map(
			jsonRows("golden/configs.jsonl").map((r) => [String(r.id), r.config]),
		);
		const off: Record<string, number[]> = {};
		for (const row of csvRows("golden/activations.csv")) {
			if (row.grad_checkpointing !== "0" || row.attn !== "flash-like sdpa")
				continue;
			const config = configs.get(row.id ?? "");
			if (typeof config !== "object" || config === null) continue;
			const sequence = Number(row.seq);
			const reading = toModel(
				fold([
					...hubConfigFacts({ ...config }),
					fact("data.sequence", sequence, {
						kind: "file",
						path: "",
						line: 1,
						text: "",
					}),
				]),
				"",
			);
			if (!("model" in reading)) continue;
			const lora = /^lora-r(\d+)-(all|qv)/.exec(row.mode ?? "");
			const adapter: Adapter | undefined = lora
				? {
						kind: "lora",
						rank: Number(lora[1]),
						targets: lora[2] === "all" ? ["all-linear"] : ["q", "v"],
						quantization: "none",
						savedModules: [],
					}
				: undefined;
			const amp = row.regime !== "bf16";
			const regime: SavingRegime = {
				residual: row.regime === "amp" ? 4 : 2,
				compute: 2,
				casts: amp,
				...(adapter && { adapter }),
				adapterWeight: row.mode?.endsWith("bf16adapters") ? 2 : 4,
				attention: "flash",
				fused: false,
			};
			const ours = savedActivations(reading.model, regime, Number(row.batch));
			const key = `${row.family} ${lora ? `lora-${lora[2]}` : "full"} ${row.regime}${row.mode?.endsWith("bf16adapters") ? " bf16adapters" : ""}`;
			const list = off[key] ?? [];
			off[key] = list;
			list.push(ours.layers / Number(row.layers_total_bytes) - 1);
		}
		const all = Object.values(off).flat().map(Math.abs);
		for (const [key, values] of Object.entries(off))
			console.log(
				key.padEnd(44),
				values.length,
				values
					.map((v) => (100 * v).toFixed(2))
					.slice(0, 5)
					.join(" "),
			);
		console.log("median", quantile(all, 0.5), "p90", quantile(all, 0.9));
		expect(all.length).toBeGreaterThan(400);
		expect(quantile(all, 0.5)).toBeLessThan(0.005);
		expect(quantile(all, 0.9)).toBeLessThan(0.05);
	});

	test("everything that encoders, translators and vision models keep: median within 0.5 %, nine of ten within 10 %", () => {
		const configs = goldenConfigs();
		const classes = new Map(
			csvRows("golden/transformers.csv").map((row) => [
				`${row.id}|${row.task}`,
				row.model_class,
			]),
		);
		const off: Record<string, number[]> = {};
		for (const row of csvRows("golden/activations.csv")) {
			if (row.grad_checkpointing !== "0" || row.task === "causal-lm") continue;
			const head = classes.get(`${row.id}|${row.task}`);
			const config = configs.get(`${row.id}|${head}`);
			const model = config && modelOf(config, row);
			if (!model) throw new Error(`${row.id}: not built`);
			// The loss keeps what it keeps whatever the model.
			const kept = Number(row.saved_total_bytes) - Number(row.loss_bytes);
			const ours = keptBytes(model, regimeOf(row)) * Number(row.batch);
			const key = `${row.family} ${row.mode} ${row.regime}`;
			off[key] ??= [];
			off[key].push(ours / kept - 1);
		}
		for (const [key, values] of Object.entries(off)) {
			console.log(
				key.padEnd(44),
				values.map((value) => (100 * value).toFixed(2)).join(" "),
			);
		}
		const all = Object.values(off).flat().map(Math.abs);
		console.log("median", quantile(all, 0.5), "p90", quantile(all, 0.9));
		expect(all.length).toBeGreaterThan(80);
		expect(quantile(all, 0.5)).toBeLessThan(0.005);
		expect(quantile(all, 0.9)).toBeLessThan(0.1);
	});
});

function regimeOf({ regime = "", mode = "", attn = "" }: Row): SavingRegime {
	const adapter = adapterOf(mode);
	return {
		residual: regime === "amp" ? 4 : 2,
		compute: 2,
		casts: regime !== "bf16",
		...(adapter && { adapter }),
		adapterWeight: mode.endsWith("bf16adapters") ? 2 : 4,
		attention: attn.startsWith("eager") ? "eager" : "flash",
		fused: false,
	};
}
