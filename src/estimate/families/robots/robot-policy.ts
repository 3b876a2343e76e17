import type { Model } from "../../model.js";
import type { HubConfig, HubSample } from "../hub-reading.js";
import { actModel } from "./act.js";
import { expertPolicies, expertPolicyModel } from "./action-expert.js";
import { implicitCloningModel, recurrentCloningModel } from "./cloning.js";
import { denoisingPolicyModel } from "./denoising-policy.js";
import { vqbetModel } from "./vqbet.js";

/** Policies of robots, by the `model_type` that readers give them. */
const policies: Readonly<
	Record<string, (config: HubConfig) => Model | undefined>
> = {
	act: actModel,
	"diffusion-policy": denoisingPolicyModel,
	"implicit-cloning": implicitCloningModel,
	"recurrent-cloning": recurrentCloningModel,
	vqbet: vqbetModel,
};

/** True for a `model_type` that this folder builds. */
export function isRobotPolicyType(type: string): boolean {
	return Object.hasOwn(policies, type) || expertPolicies.includes(type);
}

/** The networks of a policy, cameras included. What its task says and does may stand beside the config. */
export function robotPolicyModel(
	config: HubConfig,
	sample: HubSample,
): Model | undefined {
	const type = String(config.model_type);
	if (expertPolicies.includes(type)) return expertPolicyModel(config, sample);
	const { features, classes } = sample;
	return policies[type]?.({
		...(features !== undefined && { obs_dim: features, state_dim: features }),
		...(classes !== undefined && { action_dim: classes }),
		...config,
	});
}
