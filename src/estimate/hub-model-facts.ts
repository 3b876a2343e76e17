import type { HubModel } from "../catalog/hub-models.js";
import type { Origin } from "../plan/origin.js";
import { type Fact, fact } from "../plan/plan.js";
import { hubConfigFacts } from "./families/hub-config.js";
import { hubModel } from "./families/hub-model.js";
import { headClass } from "./families/hub-reading.js";

/** What the Hub's config.json says of a model; the size alone where a text model is of no kind that is built here. */
export function factsOfHubModel(model: HubModel): readonly Fact[] {
	const { config, parameters } = model;
	const origin = originOf(model);
	const shape = hubConfigFacts(config);
	if (shape.length > 0 || hubModel(config, ANY_SAMPLE)) {
		return [
			fact("model.config", config, origin),
			...shape.map((each) => ({ ...each, origin })),
		];
	}
	return parameters !== undefined && isDenseText(config)
		? [fact("model.parameters", parameters, origin)]
		: [fact("model.family", "custom", origin)];
}

// Of experts a token sees a part, and an image or a sound is more tokens than the text: then the size says too little.
function isDenseText(config: HubModel["config"]): boolean {
	return (
		headClass(config).endsWith("ForCausalLM") &&
		!Object.keys(config).some((key) => /expert|vision|audio/i.test(key))
	);
}

/** Whether a config can be built does not depend on the sample. */
const ANY_SAMPLE = { sequence: 512, target: 512 } as const;

function originOf({ id, base, revision, date }: HubModel): Origin {
	return {
		kind: "catalog",
		row: base === undefined ? id : `${base}, the base of the adapter ${id}`,
		source: `Hugging Face Hub, revision ${revision.slice(0, 7)}, ${date}`,
	};
}
