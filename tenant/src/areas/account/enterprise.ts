import { type Call, type Handlers, ok } from '../../http/call.js';
import type { EnterpriseRecord } from '../../state/records.js';
import type { State } from '../../state/state.js';
import { readBoolean, readString, readStringOrNull, withoutUndefined } from '../../util/json.js';

/** Handles the tenant's own profile. */
export function enterpriseHandlers(state: State): Handlers {
    return {
        getEnterprise: () => ok(state.enterprise),
        partialUpdateEnterprise(call) {
            state.enterprise = { ...state.enterprise, ...enterpriseChanges(call), updated_on: state.now() };
            return ok(state.enterprise);
        },
    };
}

function enterpriseChanges({ body }: Call): Partial<EnterpriseRecord> {
    return withoutUndefined<EnterpriseRecord>({
        name: readString(body, 'name'),
        registered_name: readString(body, 'registered_name'),
        registered_address: readString(body, 'registered_address'),
        location: readString(body, 'location'),
        zipcode: readString(body, 'zipcode'),
        contact_person: readStringOrNull(body, 'contact_person'),
        contact_number: readStringOrNull(body, 'contact_number'),
        contact_email: readString(body, 'contact_email'),
        wifi_lte_toggle_flag: readBoolean(body, 'wifi_lte_toggle_flag'),
    });
}
