// What endpoints are told, by the names that requests carry.

import type { WebhookDeliveryStatus, WebhookEndpointStatus, WebhookEvent } from '../../api/generated';
import type { Tone } from '../../words';

export const eventName: Record<WebhookEvent, string> = {
  CONNECTION_REAUTHORIZE: 'connection.reauthorize',
  CONTACT_ARCHIVED: 'contact.archived',
  CONTACT_CREATED: 'contact.created',
  CONTACT_UPDATED: 'contact.updated',
  CUSTOMER_ARCHIVED: 'customer.archived',
  CUSTOMER_CREATED: 'customer.created',
  CUSTOMER_PURGED: 'customer.purged',
  CUSTOMER_RESTORED: 'customer.restored',
  CUSTOMER_UPDATED: 'customer.updated',
  ONBOARDING_CREATED: 'onboarding.created',
  SYNC_FAILED: 'sync.failed',
  SYNC_HELD: 'sync.held',
  TASK_COMPLETED: 'task.completed',
  TEST: 'webhook.test',
};

/** What can be chosen, in the order in which it is offered. */
export const EVENTS: [group: string, events: [WebhookEvent, string][]][] = [
  [
    'Customers',
    [
      ['CUSTOMER_CREATED', 'is new here'],
      ['CUSTOMER_UPDATED', 'values changed'],
      ['CUSTOMER_ARCHIVED', 'went to the archive'],
      ['CUSTOMER_RESTORED', 'came back'],
      ['CUSTOMER_PURGED', 'was deleted for good'],
    ],
  ],
  [
    'Contacts',
    [
      ['CONTACT_CREATED', 'is new here'],
      ['CONTACT_UPDATED', 'values changed'],
      ['CONTACT_ARCHIVED', 'was archived or erased'],
    ],
  ],
  [
    'Onboardings',
    [
      ['ONBOARDING_CREATED', 'somebody began one'],
      ['TASK_COMPLETED', 'a task is done'],
    ],
  ],
  [
    'The integration',
    [
      ['SYNC_FAILED', 'a sync could not go on'],
      ['SYNC_HELD', 'archives wait for an admin'],
      ['CONNECTION_REAUTHORIZE', 'HubSpot wants consent again'],
    ],
  ],
];

export const endpointStatus: Record<WebhookEndpointStatus, [string, Tone]> = {
  DISABLED: ['Disabled', 'calm'],
  DISABLED_BY_FAILURES: ['Disabled after failures', 'bad'],
  ENABLED: ['Enabled', 'good'],
};

export const deliveryStatus: Record<WebhookDeliveryStatus, [string, Tone]> = {
  DELIVERED: ['Delivered', 'good'],
  FAILED: ['Given up', 'bad'],
  PENDING: ['Under way', 'busy'],
};
