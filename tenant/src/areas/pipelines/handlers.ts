import type { Handlers } from '../../http/call.js';
import type { State } from '../../state/state.js';
import type { CommandRunner } from '../commands/command-runner.js';
import { operationListHandlers } from './operation-lists.js';
import { PipelineRunner } from './pipeline-runner.js';
import { planHandlers } from './plans.js';
import { runHandlers } from './runs.js';
import { targetListHandlers } from './target-lists.js';
import { targetHandlers } from './target-rows.js';
import { targetRunHandlers } from './target-runs.js';

/** Handles pipelines and their runs, which send commands by themselves. */
export function pipelineHandlers(state: State, commands: CommandRunner): Handlers {
    const runner = new PipelineRunner(state, commands);
    return {
        ...planHandlers(state),
        ...operationListHandlers(state),
        ...targetListHandlers(state),
        ...targetHandlers(state),
        ...runHandlers(state, runner),
        ...targetRunHandlers(state, runner),
    };
}
