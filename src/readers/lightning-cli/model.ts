import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asBoolean,
	asText,
	type Entry,
	entryAt,
	type Tree,
} from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import { type FieldReading, isPlaceholder } from "../fields.js";
import { gather } from "../gather.js";
import { lookUp } from "../look-up.js";
import { statedAt } from "../origins.js";
import { taskInClass } from "../task-in-class.js";
import { unmodelled } from "../unmodelled.js";
import { aloneConfig, plainBackbones } from "./backbones.js";
import { terratorchNetwork } from "./terratorch-network.js";

/** Keys under which modules name the network that they train. */
const NAMES = [
	"model_args.backbone",
	"model_name_or_path",
	"pretrained_model_name_or_path",
	"model_name",
	"backbone",
	"encoder_name",
	"arch",
];

/** The network by its name, what it trains for, and what of it does not train. */
export function modelOf(
	file: ParsedFile,
	model: Tree | undefined,
	classes?: number,
): FieldReading {
	const task = taskOf(file, model);
	const backbone = entryAt(model, "init_args.model_args.backbone");
	const network = terratorchNetwork(model, classes);
	if (backbone && network) {
		return gather({
			facts: [...task, fact("model.config", network, statedAt(file, backbone))],
			problems: frozenHead(file, model),
		});
	}
	const arguments_ = entryAt(model, "init_args")?.value;
	const named = NAMES.flatMap((key) => entryAt(arguments_, key) ?? [])[0];
	const freeze = entryAt(arguments_, "freeze_backbone");
	const isFrozen = asBoolean(freeze?.value) === true;
	return gather(
		{ facts: [...task, ...(named ? namedModel(file, named) : [])] },
		freeze && isFrozen
			? {
					problems: [
						unmodelled({ file, entry: freeze, effect: "trains only the head" }),
					],
				}
			: {},
		decoderOf(file, arguments_),
	);
}

function frozenHead(
	file: ParsedFile,
	model: Tree | undefined,
): FieldReading["problems"] {
	const entry = entryAt(model, "init_args.freeze_decoder");
	const effect = "leaves the decoder as it is";
	return entry && asBoolean(entry.value) === true
		? [unmodelled({ file, entry, effect })]
		: [];
}

// What turns the features of the backbone into a map has layers of its own.
function decoderOf(
	file: ParsedFile,
	arguments_: Tree | undefined,
): Partial<FieldReading> {
	const entry = entryAt(arguments_, "model_args.decoder");
	const name = asText(entry?.value) ?? "";
	const effect = "adds a decoder to the backbone";
	return entry && !/^(identity|linear|none|)(decoder)?$/i.test(name)
		? { problems: [unmodelled({ file, entry, effect })] }
		: {};
}

function taskOf(file: ParsedFile, model: Tree | undefined): readonly Fact[] {
	const entry = entryAt(model, "class_path");
	const task = taskInClass(asText(entry?.value));
	return entry && task ? [fact("task", task, statedAt(file, entry))] : [];
}

function namedModel(file: ParsedFile, entry: Entry): readonly Fact[] {
	const name = asText(entry.value);
	if (name === undefined || isPlaceholder(name)) return [];
	const origin = statedAt(file, entry);
	const plain = lookUp(plainBackbones, name);
	const config = plain && aloneConfig(name, plain);
	if (config) return [fact("model.config", config, origin)];
	// What follows the point of a timm name says only where its weights come from.
	const id = name.includes("/") ? name : name.replace(/\.[a-z]\w*$/, "");
	return [fact("model.id", id, origin)];
}
