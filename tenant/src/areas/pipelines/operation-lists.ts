import type { Handlers } from '../../http/call.js';
import { rowsOf, servicePage } from '../../http/pages.js';
import type { OperationListRecord, PipelineOperationRecord } from '../../state/pipeline-records.js';
import type { State } from '../../state/state.js';
import { isJsonObject, type JsonObject, readString } from '../../util/json.js';
import { answered, newRecord } from './answers.js';
import { byId, findOperationList, findStage, takeOut } from './find.js';
import { writeOperation, writeOperationList } from './rows.js';

/** Handles what the stages of pipelines do: operation lists, and the operations in them. */
export function operationListHandlers(state: State): Handlers {
    return {
        getStageOperationLists(call) {
            const owners = findStage(state, call.path('stage_id'));
            return servicePage(
                call,
                rowsOf(owners.stage.operationLists, (list) => writeOperationList(state, list, owners)),
            );
        },
        addStageOperationList(call) {
            const owners = findStage(state, call.path('stage_id'));
            const made = { ...newRecord(state), name: '', description: '', operations: [] };
            const list: OperationListRecord = { ...made, ...listFields(call.body, made) };
            owners.stage.operationLists.push(list);
            return answered(writeOperationList(state, list, owners));
        },
        updateStageOperationList(call) {
            const owners = findStage(state, call.path('stage_id'));
            const list = byId(owners.stage.operationLists, call.path('operationlist_id'));
            Object.assign(list, listFields(call.body, list), { updated_at: state.now() });
            return answered(writeOperationList(state, list, owners));
        },
        deleteStageOperationList(call) {
            const owners = findStage(state, call.path('stage_id'));
            const list = takeOut(owners.stage.operationLists, call.path('operationlist_id'));
            return answered(writeOperationList(state, list, owners));
        },
        getOperationListOperations(call) {
            const owners = findOperationList(state, call.path('operationlist_id'));
            const type = call.query.string('operation_type');
            const found = owners.list.operations.filter((one) => type === undefined || one.type === type);
            return servicePage(
                call,
                rowsOf(found, (operation) => writeOperation(state, operation, owners)),
            );
        },
        addOperationListOperations(call) {
            const owners = findOperationList(state, call.path('operationlist_id'));
            const made = { ...newRecord(state), type: '', args: {} };
            const operation: PipelineOperationRecord = { ...made, ...operationFields(call.body, made) };
            owners.list.operations.push(operation);
            return answered(writeOperation(state, operation, owners));
        },
        getOperationListOperation(call) {
            const owners = findOperationList(state, call.path('operationlist_id'));
            return answered(writeOperation(state, byId(owners.list.operations, call.path('operation_id')), owners));
        },
        updateOperationListOperation(call) {
            const owners = findOperationList(state, call.path('operationlist_id'));
            const operation = byId(owners.list.operations, call.path('operation_id'));
            Object.assign(operation, operationFields(call.body, operation), { updated_at: state.now() });
            return answered(writeOperation(state, operation, owners));
        },
        deleteOperationListOperation(call) {
            const owners = findOperationList(state, call.path('operationlist_id'));
            return answered(writeOperation(state, takeOut(owners.list.operations, call.path('operation_id')), owners));
        },
    };
}

type ListFields = Pick<OperationListRecord, 'name' | 'description'>;

function listFields(body: JsonObject, before: ListFields): ListFields {
    return {
        name: readString(body, 'name') ?? before.name,
        description: readString(body, 'description') ?? before.description,
    };
}

type OperationFields = Pick<PipelineOperationRecord, 'type' | 'args'>;

function operationFields(body: JsonObject, before: OperationFields): OperationFields {
    const args = body['args'];
    return {
        type: readString(body, 'operation_type') ?? before.type,
        args: isJsonObject(args) ? args : before.args,
    };
}
