import { describe, expect, test } from "vitest";
import { findWorld, worldKinds } from "../../src/catalog/worlds.js";

describe("worlds by their registered names", () => {
	test.each([
		["CartPole-v1", "classic-control"],
		["LunarLander-v3", "box2d-lander"],
		["BipedalWalkerHardcore-v3", "box2d-walker"],
		["CarRacing-v3", "car-racing"],
		["HalfCheetah-v4", "mujoco-small"],
		["Ant-v5", "mujoco"],
		["mujoco_ant", "mujoco"],
		["ALE/Tennis-v5", "atari"],
		["MontezumaRevenge-v5", "atari"],
		["atari_breakout", "atari"],
		["MiniGrid-DoorKey-5x5-v0", "minigrid"],
		["MinAtar/Asterix-v1", "minatar"],
		["dm_control/cheetah-run-v0", "dm-control"],
		["dmc_walker_walk", "dm-control"],
		["walker_walk", "dm-control"],
		["crafter_reward", "crafter"],
		["highway-fast-v0", "highway"],
		["NetHackScore-v0", "nethack"],
		["doom_battle", "vizdoom"],
		["VizdoomCorridor-v1", "vizdoom"],
		["CARLA-v1", "carla"],
		["Ant", "isaac-ant"],
		["Isaac-Cartpole-Camera-Direct-v0", "isaac-camera"],
		["Isaac-Cartpole-Direct-v0", "isaac-pole"],
		["Isaac-Velocity-Flat-Anymal-C-v0", "isaac-walker"],
		["ShadowHand", "isaac-hand"],
		["Isaac-Lift-Cube-Franka-v0", "isaac"],
		["Go1JoystickFlatTerrain", "mjx"],
		["PickCube-v1", "maniskill"],
	])("%s is one of %s", (name, kind) => {
		expect(findWorld(name)?.kind?.id).toBe(kind);
	});

	test.each(["unity/3DBall", "Pong_v3", "starpilot", "antmaze-large-v2", "3m"])(
		"%s is none that was measured",
		(name) => {
			expect(findWorld(name)).toBeUndefined();
		},
	);

	test("steps that an agent looks at take longer where that was measured", () => {
		const grid = findWorld("MiniGrid-Empty-8x8-v0");

		expect(grid?.seen?.seconds).toBeGreaterThan(grid?.kind?.seconds ?? 0);
	});
});

describe("seconds of a step", () => {
	test.each([
		["atari", 4, [4893, 7914, 3993, 4640]],
		["mujoco", 5, [12861, 20298, 10474, 11569]],
		["dm-control", 1, [6235.09, 9042.64, 5369.07, 5024.84]],
		["habitat", 1, [4093, 1987, 848, 2050, 1042, 423]],
		["carla", 1, [98, 26, 15]],
		["isaac-pole", 1, [1_100_000, 620_000]],
		["isaac-walker", 1, [94_000, 72_000]],
		["isaac-hand", 1, [200_000, 170_000]],
		["isaac-camera", 1, [50_000, 30_000]],
		["maniskill", 1, [202_992, 276_785, 127_349]],
		["maniskill-camera", 1, [6741, 6396, 10_887, 9935, 8444]],
	])(
		"of %s are the geometric mean of what was published",
		(id, frames, rates) => {
			const logs = rates.map((rate) => Math.log(frames / rate));
			const mean = Math.exp(
				logs.reduce((sum, each) => sum + each) / rates.length,
			);

			const kind = worldKinds.find((each) => each.id === id);

			// Two digits of it.
			expect((kind?.seconds ?? 0) / mean).toBeCloseTo(1, 1);
		},
	);
});
