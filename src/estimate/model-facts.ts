import type { Catalog } from "../catalog/catalog.js";
import type { ModelFacts } from "../catalog/models.js";
import type { VisionFacts } from "../catalog/vision.js";
import type { Family, PlanKey, PlanValues } from "../plan/fields.js";
import type { Origin } from "../plan/origin.js";
import { type Fact, fact, factsFrom, factValue } from "../plan/plan.js";
import { configOfCounted } from "./families/counted-vision.js";
import { hubConfigFacts } from "./families/hub-config.js";
import { keptByClass } from "./families/kept-by-class.js";
import { factsOfHubModel } from "./hub-model-facts.js";
import { configOfRow } from "./row-config.js";

/** What the catalogue or a Hub config.json says about the model of a run. */
export function modelFacts(
	facts: ReadonlyMap<PlanKey, Fact>,
	catalog: Catalog,
): readonly Fact[] {
	const config = factValue(facts, "model.config");
	if (config) return hubConfigFacts(config);
	const id = factValue(facts, "model.id");
	if (id === undefined) return [];
	const found = catalog.findModel(id);
	if (found) return factsOfRow(found.model);
	const counted = catalog.findVision(id, factValue(facts, "data.image"));
	if (counted) return factsOfCounted(counted);
	const asked = catalog.findHubModel(id);
	return asked ? factsOfHubModel(asked) : [];
}

/** Families of catalogue rows that are not decoders; every other text row is one. */
const otherFamilies: Readonly<Record<string, Family>> = {
	albert: "encoder",
	bert: "encoder",
	camembert: "encoder",
	deberta: "encoder",
	distilbert: "encoder",
	electra: "encoder",
	mdeberta: "encoder",
	modernbert: "encoder",
	roberta: "encoder",
	"xlm-roberta": "encoder",
	bart: "encoder-decoder",
	marian: "encoder-decoder",
	nllb: "encoder-decoder",
	pegasus: "encoder-decoder",
	t5: "encoder-decoder",
	mamba: "ssm",
	rwkv: "ssm",
	jamba: "hybrid",
	nemotron_h: "hybrid",
	granitemoehybrid: "hybrid",
	kimi_linear: "hybrid",
	qwen3_next: "hybrid",
	qwen3_5: "hybrid",
};

const modalityFamilies: Readonly<Record<string, Family>> = {
	audio: "encoder-decoder",
	diffusion: "unet",
	vision: "vit",
	"vision+text": "vit",
	"text+vision": "custom",
	vla: "custom",
	vlm: "custom",
};

function factsOfCounted(row: VisionFacts): readonly Fact[] {
	return [
		fact("model.config", configOfCounted(row), {
			kind: "catalog",
			row: `${row.name} at ${row.height} × ${row.width}`,
			source: row.source,
		}),
	];
}

// Of a model that only reads text, the size says what a token takes.
function hasText({ modality }: ModelFacts): boolean {
	return modality === "text";
}

function familyOf(row: ModelFacts): Family {
	// The half that reads text has the shape of the row, and most of the work.
	if (row.modality === "vision+text" && row.layers && row.heads && row.vocab) {
		return "decoder";
	}
	return (
		otherFamilies[row.family] ?? modalityFamilies[row.modality] ?? "decoder"
	);
}

function factsOfRow(row: ModelFacts): readonly Fact[] {
	const origin: Origin = {
		kind: "catalog",
		row: row.id,
		source: row.source,
	};
	const config = row.config ?? configOfRow(row);
	if (config) {
		const shape = hubConfigFacts(config);
		return [
			fact("model.config", config, origin),
			...shape.map((each) => ({ ...each, origin })),
		];
	}
	const family = familyOf(row);
	if (family !== "decoder" && !hasText(row)) {
		return [fact("model.family", family, origin)];
	}
	if (
		family !== "decoder" ||
		row.layers === undefined ||
		row.heads === undefined
	) {
		return [fact("model.parameters", row.activeParameters, origin)];
	}
	const values: PlanValues = {
		...keptByClass[row.family],
		"model.layers": row.layers,
		"model.hidden": row.hidden,
		"model.heads": row.heads,
		"model.kv_heads": row.kvHeads,
		"model.head_dim": row.headDim,
		"model.ffn": row.ffn,
		"model.gated": row.mlp === undefined ? undefined : row.mlp === "gated",
		"model.vocab": row.vocab,
		"model.tied": row.tied,
		"model.experts": row.experts,
		"model.experts_active": row.expertsActive,
		"model.expert_ffn": row.expertFfn,
		"model.shared_expert_ffn": row.sharedExpertFfn,
		"model.dense_layers": row.denseLayers,
		"model.window": row.window,
		"model.local_layers": row.localLayers,
		"model.mla.q_rank": row.mla?.qRank,
		"model.mla.kv_rank": row.mla?.kvRank,
		"model.mla.nope_dim": row.mla?.nopeDim,
		"model.mla.rope_dim": row.mla?.ropeDim,
		"model.mla.value_dim": row.mla?.valueDim,
		"model.learned_positions": row.learnedPositions,
		"model.norm": row.normParameters === 0 ? "plain" : row.norm,
		"model.qkv_bias": row.qkvBias,
		"model.out_bias": row.outBias,
		"model.mlp_bias": row.mlpBias,
		"model.qk_norm": row.qkNorm,
		"model.parallel_block": row.parallel,
		"model.norms_per_block": row.normsPerBlock,
		"model.embedding_norm": row.embeddingNorm,
		"model.head_bias": row.headBias,
		"model.router_bias": row.routerBias,
		"model.norm_bias":
			row.normParameters === undefined ? undefined : row.normParameters === 2,
		"model.other_parameters": row.otherParameters,
	};
	return factsFrom(values, origin);
}
