// HubSpot's own Node client, unmodified but for its base address, against the simulator.
// HUBSPOT_SIM_BIN names the simulator's executable when it is not where cargo puts it.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { Client } from '@hubspot/api-client'

const BIN = process.env.HUBSPOT_SIM_BIN ?? fileURLToPath(new URL('../../../target/debug/hubspot-sim', import.meta.url))
const CLIENT = { id: 'pivotal-demo-client', secret: 'pivotal-demo-secret' }
const REDIRECT = 'http://127.0.0.1:4711/callback'
const SCOPES = [
  'oauth',
  'crm.objects.companies.read',
  'crm.objects.contacts.read',
  'crm.schemas.companies.read',
  'crm.schemas.contacts.read',
]
const OPTIONAL = ['crm.lists.read', 'crm.objects.owners.read', 'crm.objects.deals.read', 'crm.schemas.deals.read']

let simulator
let base
let hubspot
let tokens

before(async () => {
  simulator = spawn(BIN, ['--listen', '127.0.0.1:0', '--demo', '--seed', '7'], { stdio: ['ignore', 'pipe', 'inherit'] })
  for await (const line of createInterface({ input: simulator.stdout })) {
    base = line.match(/^listening on (http:\S+)/)?.[1]
    if (base) break
  }
  assert.ok(base, 'the simulator says where it listens')
  tokens = await exchange(await consent())
  hubspot = new Client({ accessToken: tokens.accessToken, basePath: base, numberOfApiCallRetries: 3 })
})

after(async () => {
  simulator.kill('SIGINT')
  await once(simulator, 'exit')
})

async function consent() {
  const client = new Client({ basePath: base })
  const page = new URL(client.oauth.getAuthorizationUrl(CLIENT.id, REDIRECT, SCOPES.join(' '), OPTIONAL.join(' ')))
  const url = new URL(`${page.pathname}${page.search}&sim_consent=allow`, base)
  const answer = await fetch(url, { redirect: 'manual' })
  assert.equal(answer.status, 302)
  return new URL(answer.headers.get('location')).searchParams.get('code')
}

function exchange(code) {
  const oauth = new Client({ basePath: base }).oauth
  return oauth.tokensApi.create('authorization_code', code, REDIRECT, CLIENT.id, CLIENT.secret)
}

test('tokens are exchanged, described and refreshed', async () => {
  assert.equal(tokens.expiresIn, 1800)
  const info = await hubspot.oauth.accessTokensApi.get(tokens.accessToken)
  assert.ok(info.scopes.includes('crm.lists.read'))
  const fresh = await hubspot.oauth.tokensApi.create(
    'refresh_token', undefined, undefined, CLIENT.id, CLIENT.secret, tokens.refreshToken)
  assert.equal(fresh.refreshToken, tokens.refreshToken)
  assert.notEqual(fresh.accessToken, tokens.accessToken)
})

test('a wrong refresh token is refused by name', async () => {
  await assert.rejects(
    hubspot.oauth.tokensApi.create('refresh_token', undefined, undefined, CLIENT.id, CLIENT.secret, 'na1-x.y'),
    (error) => error.code === 400 && JSON.stringify(error.body).includes('BAD_REFRESH_TOKEN'))
})

test('all companies and contacts are listed through every page', async () => {
  const companies = await hubspot.crm.companies.getAll(100, undefined, ['name', 'domain', 'tier'])
  assert.equal(companies.length, 300)
  assert.ok(companies.every((company) => 'tier' in company.properties))
  assert.ok(companies[0].createdAt instanceof Date)
  const contacts = await hubspot.crm.contacts.getAll(100, undefined, ['email'], undefined, ['companies'])
  assert.equal(contacts.length, 900)
  assert.ok(contacts.some((contact) => contact.associations?.companies?.results.length > 0))
})

test('one company is read by id, and none by a wrong one', async () => {
  const { results } = await hubspot.crm.companies.basicApi.getPage(1)
  const company = await hubspot.crm.companies.basicApi.getById(results[0].id, ['name', 'annualrevenue'])
  assert.equal(company.id, results[0].id)
  await assert.rejects(hubspot.crm.companies.basicApi.getById('1'), (error) => error.code === 404)
})

test('search filters, sorts and pages', async () => {
  const request = {
    filterGroups: [{ filters: [{ propertyName: 'lifecyclestage', operator: 'IN', values: ['customer'] }] }],
    sorts: ['hs_object_id'],
    properties: ['name', 'lifecyclestage'],
    limit: 200,
  }
  const first = await hubspot.crm.companies.searchApi.doSearch(request)
  assert.ok(first.total > 100)
  assert.ok(first.results.every((company) => company.properties.lifecyclestage === 'customer'))
  const ids = first.results.map((company) => Number(company.id))
  assert.deepEqual(ids, [...ids].sort((a, b) => a - b))
})

test('records are read in batches', async () => {
  const { results } = await hubspot.crm.companies.basicApi.getPage(50)
  const inputs = results.map(({ id }) => ({ id }))
  const batch = await hubspot.crm.companies.batchApi.read({ inputs, properties: ['name'], propertiesWithHistory: [] })
  assert.equal(batch.status, 'COMPLETE')
  assert.equal(batch.results.length, 50)
})

test('owners, properties and pipelines are read', async () => {
  const owners = await hubspot.crm.owners.ownersApi.getPage(undefined, undefined, 500)
  assert.ok(owners.results.some((owner) => owner.email === 'ada@pivotal.example'))
  const archived = await hubspot.crm.owners.ownersApi.getPage(undefined, undefined, 500, true)
  assert.equal(archived.results.length, 1)
  const properties = await hubspot.crm.properties.coreApi.getAll('companies')
  const tier = properties.results.find((property) => property.name === 'tier')
  assert.equal(tier.type, 'enumeration')
  assert.equal(tier.options.length, 3)
  const pipelines = await hubspot.crm.pipelines.pipelinesApi.getAll('deals')
  assert.equal(pipelines.results.length, 2)
})

test('lists are found and their members read', async () => {
  const { list } = await hubspot.crm.lists.listsApi.getByName('Customers / Active', '0-2')
  assert.equal(list.processingType, 'DYNAMIC')
  const several = await hubspot.crm.lists.listsApi.getAll([list.listId])
  assert.equal(several.lists.length, 1)
  const page = await hubspot.crm.lists.membershipsApi.getPage(list.listId, undefined, undefined, 100)
  assert.equal(page.results.length, 100)
  assert.ok(page.paging.next.after)
})

test('associations are read in batches and one by one', async () => {
  const { results } = await hubspot.crm.companies.basicApi.getPage(100)
  const inputs = results.map(({ id }) => ({ id }))
  const batch = await hubspot.crm.associations.v4.batchApi.getPage('companies', 'contacts', { inputs })
  assert.ok(batch.results.length > 50)
  assert.ok(batch.errors.some((error) => error.subCategory === 'crm.associations.NO_ASSOCIATIONS_FOUND'))
  const from = batch.results[0]._from
  const links = await hubspot.crm.associations.v4.basicApi.getPage('companies', from.id, 'contacts')
  assert.deepEqual(links.results.map((link) => link.toObjectId), batch.results[0].to.map((link) => link.toObjectId))
  const types = batch.results.flatMap(({ to }) => to.map((link) => link.associationTypes.map((type) => type.typeId)))
  assert.ok(types.some((of) => of.includes(280) && of.includes(2)), 'some contact has its primary company here')
  assert.ok(types.some((of) => of.includes(280) && !of.includes(2)), 'and some has it elsewhere')
})

test('a write is refused', async () => {
  await assert.rejects(
    hubspot.crm.companies.basicApi.create({ properties: { name: 'Not here' }, associations: [] }),
    (error) => error.code === 405)
})
