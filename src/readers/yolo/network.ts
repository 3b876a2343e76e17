import {
	asNumber,
	asPlain,
	asText,
	entriesOf,
	entryAt,
	itemsOf,
	type Tree,
} from "../../formats/tree.js";

/** Layers whose work is known; a model with others goes by its name. */
const KNOWN = new Set(
	`Conv RepConv ELAN RepNCSPELAN AConv ADown SPPELAN UpSample Pool Concat CBLinear CBFuse MultiheadDetection`.split(
		" ",
	),
);

/** The layers of every part of a model, in order; undefined without any, and with one that is not known. */
export function layersOf(
	tree: Tree,
): Readonly<Record<string, unknown>> | undefined {
	const layers = entriesOf(entryAt(tree, "model.model")?.value).flatMap(
		({ value }) => itemsOf(value).flatMap((item) => layerOf(item)),
	);
	const isKnown = layers.every(({ type, args }) => {
		const { version } = Object(args);
		return KNOWN.has(type) && version === undefined;
	});
	if (layers.length === 0 || !isKnown) return undefined;
	return {
		model_type: "layer-list",
		layers,
		classes: asNumber(entryAt(tree, "dataset.class_num")?.value) ?? 80,
		distances: asNumber(entryAt(tree, "model.anchor.reg_max")?.value) ?? 16,
	};
}

interface Layer {
	readonly type: string;
	readonly args?: unknown;
	readonly source?: unknown;
	readonly tag?: string;
}

// One layer is a mapping of its class to what it takes.
function layerOf(item: Tree): readonly Layer[] {
	const [only] = entriesOf(item);
	if (!only) return [];
	const source = entryAt(only.value, "source");
	const given = entryAt(only.value, "args");
	const tag = asText(entryAt(only.value, "tags")?.value);
	return [
		{
			type: only.key,
			...(given && { args: asPlain(given.value) }),
			...(source && { source: asPlain(source.value) }),
			...(tag !== undefined && { tag }),
		},
	];
}
