import type { ParsedFile } from "../../../formats/parsed-file.js";
import {
	asText,
	type Entry,
	entriesOf,
	entryAt,
	itemsOf,
	type Tree,
} from "../../../formats/tree.js";
import type { Origin } from "../../../plan/origin.js";
import { type Fact, fact } from "../../../plan/plan.js";
import { acceleratorFacts } from "../../accelerator-words.js";
import { regionOfZone } from "../../cloud-place.js";
import { type FieldReading, isPlaceholder } from "../../fields.js";
import { gather } from "../../gather.js";
import { unresolved } from "../../open-problems.js";
import { launchedAt } from "../../origins.js";

/** What the labels say of the nodes that a pod must run on. */
export function nodeFacts(file: ParsedFile, pod: Tree): FieldReading {
	return gather(
		...entriesOf(entryAt(pod, "nodeSelector")?.value).map((entry) =>
			labelFacts(file, entry, launchedAt(file, entry)),
		),
		...affinities(pod).map(({ entry, isOnly }) =>
			labelFacts(
				file,
				entry,
				isOnly
					? launchedAt(file, entry)
					: { ...launchedAt(file, entry), kind: "hint" },
			),
		),
	);
}

function labelFacts(
	file: ParsedFile,
	entry: Entry,
	origin: Origin,
): FieldReading {
	const rule = LABELS.find(({ label }) => label.test(entry.key));
	const text = asText(entry.value);
	if (!rule || text === undefined) return gather();
	return isPlaceholder(text)
		? gather({ problems: [unresolved(file, entry)] })
		: gather({ facts: rule.facts(text, origin) });
}

/** Labels of nodes, as clouds and device plugins set them. */
const LABELS: readonly {
	readonly label: RegExp;
	facts(text: string, origin: Origin): readonly Fact[];
}[] = [
	{
		label:
			/^((node|beta)\.kubernetes\.io\/instance-type|sagemaker\.amazonaws\.com\/compute-type)$/,
		// PLACEHOLDER_INSTANCE_TYPE is no type.
		facts: (text, origin) =>
			/^[A-Z_]+$/.test(text) ? [] : [fact("hardware.instance", text, origin)],
	},
	{
		label: /^cloud\.google\.com\/gke-(tpu-)?accelerator$/,
		facts: (text, origin) => [
			fact("hardware.accelerator", text, origin),
			fact("site.provider", "gcp", origin),
		],
	},
	{
		label: /^nvidia\.com\/gpu\.product$/,
		facts: (text, origin) => [fact("hardware.accelerator", text, origin)],
	},
	{
		label:
			/^(gpu\.nvidia\.com\/(class|model)|k8s\.amazonaws\.com\/accelerator|karpenter\.k8s\.aws\/instance-gpu-name|accelerator|gpu[-_]?(type|model)|node-?type)$/i,
		facts: acceleratorFacts,
	},
	{
		label: /^topology\.kubernetes\.io\/region$/,
		facts: (text, origin) => [fact("site.region", text, origin)],
	},
	{
		label: /^topology\.kubernetes\.io\/zone$/,
		facts: (text, origin) => [fact("site.region", regionOfZone(text), origin)],
	},
	{
		label:
			/^(cloud\.google\.com\/gke-(spot|preemptible)|karpenter\.sh\/capacity-type|eks\.amazonaws\.com\/capacityType|kubernetes\.azure\.com\/scalesetpriority)$/,
		facts: (text, origin) =>
			/^(true|spot)$/i.test(text)
				? [fact("hardware.purchase", "spot", origin)]
				: [],
	},
];

// A required affinity to one value is a selector; to several, it only says what may be.
function affinities(
	pod: Tree,
): readonly { readonly entry: Entry; readonly isOnly: boolean }[] {
	const terms = itemsOf(
		entryAt(
			pod,
			"affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms",
		)?.value,
	);
	return terms.flatMap((term) =>
		itemsOf(entryAt(term, "matchExpressions")?.value).flatMap((expression) => {
			const key = asText(entryAt(expression, "key")?.value);
			const values = itemsOf(entryAt(expression, "values")?.value);
			const [value] = values;
			if (!key || !value) return [];
			if (asText(entryAt(expression, "operator")?.value) !== "In") return [];
			const entry = { key, value, line: value.line };
			return [{ entry, isOnly: values.length === 1 && terms.length === 1 }];
		}),
	);
}
