import type { ParsedFile } from "../../formats/parsed-file.js";
import { asText, entryAt } from "../../formats/tree.js";
import type { Sharding } from "../../plan/fields.js";
import { type Fact, fact } from "../../plan/plan.js";
import { launchReading } from "../commands/launch.js";
import { distinctRuns } from "../commands/run-names.js";
import { type FlagRun, flagRuns } from "../commands/started-programs.js";
import {
	type FieldReading,
	type Fields,
	readFields,
	toCount,
} from "../fields.js";
import { gather } from "../gather.js";
import { handled, irrelevant } from "../irrelevant.js";
import { lookUp } from "../look-up.js";
import type { Reader } from "../reader.js";
import {
	factAt,
	numberAt,
	type Settings,
	settingsOf,
	textAt,
} from "../settings.js";
import { unlessZero } from "../unless-zero.js";
import { byDefault, llmcDefaults } from "./defaults.js";
import { byDepth, bySize, byWidth, type Shape } from "./models.js";

/** llm.c: commands with flags of one letter. */
export const llmC: Reader = {
	framework: "llm.c",
	title: "llm.c",
	source: "https://github.com/karpathy/llm.c, train_gpt2.cu (f1e2ace65149)",
	recognises: (file) => flagRuns(file, PROGRAM).length > 0,
	references: () => [],
	read: (file) =>
		distinctRuns(flagRuns(file, PROGRAM).map((run) => readRun(file, run))),
};

const PROGRAM = /(^|\/)train_gpt2(fp32)?cu$/;

const fields: Fields = {
	b: toCount("batch.micro"),
	t: toCount("data.sequence"),
	d: toCount("batch.global_tokens"),
	v: unlessZero(toCount("evaluation.every")),
	pn: toCount("hardware.count"),
	pg: toCount("hardware.per_node"),
	...handled(["x", "e", "i", "z", "r", "w"]),
	...irrelevant(
		"j o lg n nk nm y k l u q c sl sg m s g h a f ge pr pm ps pp pf pi",
	),
};

function readRun(file: ParsedFile, run: FlagRun): FieldReading {
	const settings = settingsOf(file, run.flags);
	return gather(
		{ facts: llmcDefaults },
		{ facts: kernelFacts(file) },
		readFields({
			tree: run.flags,
			fields,
			path: file.path,
			framework: "llm.c",
		}),
		modelOf(file, settings),
		{ facts: [...durationFacts(settings), ...memoryFacts(settings)] },
		{
			facts: /fp32/.test(run.program.text)
				? [byDefault("precision", "fp32")]
				: [],
		},
		launchReading(file, run),
	);
}

function modelOf(file: ParsedFile, settings: Settings): FieldReading {
	const entry = entryAt(settings.tree, "e");
	const text = asText(entry?.value) ?? "gpt2_124M_bf16.bin";
	const shape = shapeOf(text);
	if (!shape) {
		const args = { key: "-e", text };
		const line = entry?.line ?? 1;
		const path = file.path;
		return gather({
			problems: [{ kind: "unresolved-value", path, line, args }],
		});
	}
	const positions = /^gpt3:/.test(text) ? 2048 : 1024;
	const say = entry
		? { kind: "file" as const, path: file.path, line: entry.line, text: "-e" }
		: byDefault("task", "pretrain").origin;
	return gather({
		facts: [
			fact("model.layers", shape.layers, say),
			fact("model.hidden", shape.hidden, say),
			fact("model.heads", shape.heads, say),
			fact("model.ffn", 4 * shape.hidden, say),
			fact("model.learned_positions", positions, say),
		],
	});
}

function shapeOf(text: string): Shape | undefined {
	const [, depth] = /^(?:gpt2:)?d(\d+)$/.exec(text) ?? [];
	if (depth !== undefined) return byDepth.get(Number(depth));
	const [, width] = /^gpt3:c(\d+)$/.exec(text) ?? [];
	if (width !== undefined) return byWidth.get(Number(width));
	const size = /gpt2_(\d+M)/i.exec(text)?.[1]?.toLowerCase();
	return byDepth.get(lookUp(bySize, size) ?? 0);
}

// Without a number of steps it passes the data once; the name of its folder may say how much that is.
function durationFacts(settings: Settings): readonly Fact[] {
	const steps = numberAt(settings, "x");
	if (steps !== undefined && steps > 0)
		return factAt(settings, "x", "steps", steps);
	const entry = entryAt(settings.tree, "i");
	const text = textAt(settings, "i") ?? "";
	const billions = /(?<![\d.])(\d+)B(?![a-z])/.exec(text)?.[1];
	const place = entry && settings.place(entry);
	return [
		byDefault("data.epochs", 1),
		...(billions !== undefined && place && "path" in place
			? [
					fact("data.tokens", Number(billions) * 1e9, {
						...place,
						kind: "hint",
						text,
					}),
				]
			: []),
	];
}

const stages: Readonly<Record<string, Sharding>> = {
	"0": "none",
	"1": "zero1",
	"2": "zero2",
	"3": "zero3",
};

function memoryFacts(settings: Settings): readonly Fact[] {
	const again = numberAt(settings, "r");
	const stage = lookUp(stages, textAt(settings, "z"));
	return [
		...factAt(settings, "z", "parallel.sharding", stage),
		...(again === undefined
			? []
			: factAt(
					settings,
					"r",
					"checkpointing",
					again > 0 ? "selective" : "none",
				)),
	];
}

// The kernels of cuDNN are a choice of the build: make train_gpt2cu USE_CUDNN=1.
function kernelFacts(file: ParsedFile): readonly Fact[] {
	for (const { words, line } of file.script?.commands ?? []) {
		if (words[0]?.text !== "make") continue;
		const texts = words.map(({ text }) => text);
		const origin = {
			kind: "file",
			path: file.path,
			line,
			text: "make",
		} as const;
		const precision = lookUp(
			{ FP32: "fp32", FP16: "fp16", BF16: "bf16" } as const,
			texts
				.find((text) => /^PRECISION=/.test(text))
				?.slice("PRECISION=".length),
		);
		return [
			...(texts.includes("USE_CUDNN=1")
				? [fact("attention", "flash", origin)]
				: []),
			...(precision ? [fact("precision", precision, origin)] : []),
		];
	}
	return [];
}
