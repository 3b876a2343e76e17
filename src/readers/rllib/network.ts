import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asBoolean,
	asNumber,
	asText,
	entryAt,
	hasKeys,
	itemsOf,
	type Tree,
} from "../../formats/tree.js";
import { fact } from "../../plan/plan.js";
import { type FieldReading, isUnset } from "../fields.js";
import { gather } from "../gather.js";
import { networkFacts } from "../network.js";
import { defaultsOf, statedAt } from "../origins.js";
import { unmodelled } from "../unmodelled.js";

/** Read in rllib/models/catalog.py. */
const byRllib = defaultsOf("rllib", "00bc6c912b0b");

const WIDTHS = [
	"config.model.fcnet_hiddens",
	"config.actor_hiddens",
	"config.policy_model.fcnet_hiddens",
];

/** The network of the policy: convolutions where the world shows images, otherwise plain layers. */
export function networkOf(
	file: ParsedFile,
	tree: Tree | undefined,
): FieldReading {
	const custom = entryAt(tree, "config.model.custom_model");
	if (custom && !isUnset(custom.value)) {
		const effect = "is a network of the project's own";
		return gather({ problems: [unmodelled({ file, entry: custom, effect })] });
	}
	const images = imagesIn(tree);
	if (images) {
		return gather({
			facts: [fact("model.family", "convnet", statedAt(file, images))],
		});
	}
	const stated = WIDTHS.flatMap((path) => entryAt(tree, path) ?? [])[0];
	const widths = itemsOf(stated?.value).flatMap((item) => asNumber(item) ?? []);
	const { origin } = byRllib("model.family", "mlp");
	return gather(
		{
			facts:
				stated && widths.length > 0
					? networkFacts(widths, statedAt(file, stated))
					: networkFacts([256, 256], origin),
		},
		{ problems: recurrence(file, tree) },
	);
}

// Atari's names are known; other worlds show images where filters for them are stated.
function imagesIn(tree: Tree | undefined): ReturnType<typeof entryAt> {
	const env = entryAt(tree, "env") ?? entryAt(tree, "config.env");
	if (env && ATARI.test(asText(env.value) ?? "")) return env;
	return hasKeys(tree, "config.model.conv_filters")
		? entryAt(tree, "config.model.conv_filters")
		: undefined;
}

const ATARI = /^ALE\/|NoFrameskip-v\d$/;

function recurrence(
	file: ParsedFile,
	tree: Tree | undefined,
): FieldReading["problems"] {
	return ["use_lstm", "use_attention"].flatMap((key) => {
		const entry = entryAt(tree, `config.model.${key}`);
		const effect = "adds layers over the steps of an episode";
		return entry && asBoolean(entry.value)
			? [unmodelled({ file, entry, effect })]
			: [];
	});
}
