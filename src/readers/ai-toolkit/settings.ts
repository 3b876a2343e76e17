import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asBoolean,
	asNumber,
	asText,
	entryAt,
	itemsOf,
	type Tree,
} from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import { type FieldReading, toCount } from "../fields.js";
import { gather } from "../gather.js";
import { statedAt } from "../origins.js";
import { readOne } from "../read-one.js";
import { unmodelled } from "../unmodelled.js";

/** Attention, samples while it trains, the device, and passes that sliders add. */
export function settingsOf(file: ParsedFile, section: Tree): FieldReading {
	return gather(
		{
			facts: [...attentionFacts(file, section), ...deviceFacts(file, section)],
		},
		samples(file, section),
		sliderPasses(file, section),
	);
}

function attentionFacts(file: ParsedFile, section: Tree): readonly Fact[] {
	const xformers = entryAt(section, "train.xformers");
	if (xformers && asBoolean(xformers.value)) {
		return [fact("attention", "flash", statedAt(file, xformers))];
	}
	const backend = entryAt(section, "train.attention_backend");
	return backend && /flash|sage/.test(asText(backend.value) ?? "")
		? [fact("attention", "flash", statedAt(file, backend))]
		: [];
}

// `cuda:0` names one device, unless accelerate starts several processes.
function deviceFacts(file: ParsedFile, section: Tree): readonly Fact[] {
	const entry = entryAt(section, "device");
	const text = asText(entry?.value) ?? "";
	return entry && /^cuda:\d+$/.test(text)
		? [
				fact("hardware.count", 1, {
					kind: "hint",
					path: file.path,
					line: entry.line,
					text: `${entry.key}: ${text}`,
				}),
			]
		: [];
}

/** Denoising steps of a sample, by default. */
const DENOISING_STEPS = 20;

// Each denoising step of a sample is one forward pass, as a sample of another evaluation is.
function samples(file: ParsedFile, section: Tree): FieldReading {
	if (asBoolean(entryAt(section, "train.disable_sampling")?.value))
		return gather();
	const prompts =
		entryAt(section, "sample.samples") ?? entryAt(section, "sample.prompts");
	const count = itemsOf(prompts?.value).length;
	if (!prompts || count === 0) return gather();
	const steps =
		asNumber(entryAt(section, "sample.sample_steps")?.value) ?? DENOISING_STEPS;
	return gather(
		{
			facts: [
				fact("evaluation.samples", count * steps, {
					kind: "derived",
					from: `${count} prompts × ${steps} denoising steps`,
				}),
			],
		},
		readOne({
			file,
			tree: section,
			path: "sample.sample_every",
			field: toCount("evaluation.every"),
			framework: "ai-toolkit",
		}),
	);
}

// Each step of a slider trains on both directions of both prompts (jobs/process/TrainSliderProcess.py).
function sliderPasses(file: ParsedFile, section: Tree): FieldReading {
	const slider = entryAt(section, "slider");
	const effect = "runs several passes in each step, for both directions";
	return slider
		? gather({ problems: [unmodelled({ file, entry: slider, effect })] })
		: gather();
}
