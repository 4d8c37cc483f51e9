// What the API's words are called in front of people.

import type {
  ArchiveReason,
  ChangeEvent,
  CompanyStanding,
  ContactField,
  CustomerField,
  CustomerStatus,
  CustomFieldType,
  DepartureCause,
  HubSpotFeature,
  HubSpotPropertyType,
  SyncLane,
  SyncRunKind,
  SyncRunPhase,
  SyncRunStatus,
  WorkspaceRole,
} from './api/generated';

export type Tone = 'good' | 'warn' | 'bad' | 'busy' | 'calm';

export const customerStatus: Record<CustomerStatus, [string, Tone]> = {
  ACTIVE: ['Active', 'good'],
  AT_RISK: ['At risk', 'warn'],
  CHURNED: ['Churned', 'calm'],
};

export const archiveReason: Record<ArchiveReason, string> = {
  ACCOUNT_REPLACED: 'Another HubSpot account took the place of its own',
  DELETED_IN_HUBSPOT: 'Deleted in HubSpot',
  LEFT_FILTER: 'Its company left the filter',
  MANUAL: 'Archived by a person',
  MERGED: 'Merged in HubSpot',
};

export const cause: Record<DepartureCause, string> = {
  DELETED_IN_HUBSPOT: 'Deleted in HubSpot',
  LEFT_FILTER: 'Left the filter',
  MERGED: 'Merged in HubSpot',
};

export const runKind: Record<SyncRunKind, string> = {
  CATCH_UP: 'Catch-up',
  INITIAL: 'Full sync',
  NIGHTLY: 'Nightly sync',
  PREVIEW: 'Preview',
  REAL_TIME: 'Real time',
  SINGLE_RECORD: 'One record',
};

export const runStatus: Record<SyncRunStatus, [string, Tone]> = {
  CANCELLED: ['Cancelled', 'calm'],
  FAILED: ['Failed', 'bad'],
  HELD: ['Held', 'warn'],
  QUEUED: ['Waiting', 'busy'],
  RUNNING: ['Running', 'busy'],
  SUCCEEDED: ['Succeeded', 'good'],
  SUCCEEDED_WITH_ISSUES: ['Succeeded, with issues', 'warn'],
};

export const runPhase: Record<SyncRunPhase, string> = {
  DONE: 'Done',
  FINISHING: 'Comparing what was read with what is here',
  PLANNING: 'Asking HubSpot how much there is',
  READING: 'Reading records and writing them',
  WAITING: 'Waiting for its turn',
};

export const lane: Record<SyncLane, string> = {
  CATCH_UP: 'catch-up',
  INITIAL: 'full sync',
  NIGHTLY: 'nightly sync',
  REAL_TIME: 'real time',
  SINGLE_RECORD: 'one record',
};

export const event: Record<ChangeEvent, string> = {
  ARCHIVED: 'Archived',
  ATTACHED: 'Attached again',
  CREATED: 'Created',
  DETACHED: 'Detached',
  PURGED: 'Deleted permanently',
  RESTORED: 'Restored',
  UPDATED: 'Changed',
};

export const standing: Record<CompanyStanding, [string, Tone]> = {
  ARCHIVED: ['Archived here', 'calm'],
  DELETED_IN_HUBSPOT: ['Deleted in HubSpot', 'bad'],
  EXCLUDED_BY_FILTER: ['Left out by the filter', 'warn'],
  EXPECTED: ['On its way', 'busy'],
  FAILED: ['Could not be brought', 'bad'],
  HELD: ['Held by the guard', 'warn'],
  HERE: ['Here', 'good'],
  MERGED: ['Merged in HubSpot', 'calm'],
  NOT_FOUND: ['Not in HubSpot', 'bad'],
  PURGED: ['Deleted permanently', 'calm'],
  UNKNOWN: ['HubSpot does not say', 'warn'],
};

export const role: Record<WorkspaceRole, string> = { ADMIN: 'Admin', MEMBER: 'Member', OWNER: 'Owner' };

export const customerField: Record<CustomerField, string> = {
  ARR: 'ARR',
  CREATED_AT: 'Created',
  DOMAIN: 'Domain',
  EMPLOYEE_COUNT: 'Employees',
  INDUSTRY: 'Industry',
  NAME: 'Name',
  OWNER: 'Owner',
  PLAN: 'Plan',
};

export const contactField: Record<ContactField, string> = {
  EMAIL: 'E-mail',
  FIRST_NAME: 'First name',
  LAST_NAME: 'Last name',
  PHONE: 'Phone',
  TITLE: 'Job title',
};

export const propertyType: Record<HubSpotPropertyType, string> = {
  BOOL: 'yes or no',
  DATE: 'date',
  DATETIME: 'date and time',
  ENUMERATION: 'choice',
  JSON: 'JSON',
  NUMBER: 'number',
  OBJECT_COORDINATES: 'coordinates',
  OTHER: 'other',
  PHONE_NUMBER: 'phone number',
  STRING: 'text',
};

export const customFieldType: Record<CustomFieldType, string> = {
  DATE: 'Date',
  MULTI_SELECT: 'Several of a list',
  NUMBER: 'Number',
  SELECT: 'One of a list',
  TEXT: 'Text',
};

export const feature: Record<HubSpotFeature, string> = {
  DEAL_PIPELINES: 'Deal pipelines',
  LISTS: 'Lists',
  MIRROR: 'Companies and contacts',
  OWNERS: 'Owners',
};

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const decimals = new Intl.NumberFormat('en', { maximumFractionDigits: 2 });

export const count = (value: number): string => whole.format(value);

/** An exact decimal, which comes as a string so that no digit is lost. */
export const decimal = (value: string): string => decimals.format(value as unknown as number);

export const plural = (value: number, one: string, many = `${one}s`): string => `${count(value)} ${value === 1 ? one : many}`;

export function duration(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 1) return 'under a second';
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}
