"""HubSpot's own Python client, unmodified but for its host, against the simulator.

HUBSPOT_SIM_BIN names the simulator's executable when it is not where cargo puts it.
"""

import http.server
import json
import os
import pathlib
import queue
import re
import signal
import subprocess
import threading
import unittest
import urllib.error
import urllib.parse
import urllib.request

from hubspot import Client
from hubspot.crm.associations.v4 import BatchInputPublicFetchAssociationsBatchRequest
from hubspot.crm.companies import BatchReadInputSimplePublicObjectId, PublicObjectSearchRequest
from hubspot.oauth import ApiException
from hubspot.utils.oauth import get_auth_url
from hubspot.utils.signature import Signature

HERE = pathlib.Path(__file__).resolve().parent
BIN = os.environ.get("HUBSPOT_SIM_BIN", str(HERE.parents[2] / "target/debug/hubspot-sim"))
CLIENT_ID, SECRET = "pivotal-demo-client", "pivotal-demo-secret"
REDIRECT = "http://127.0.0.1:4711/callback"
SCOPES = (
    "oauth",
    "crm.objects.companies.read",
    "crm.objects.contacts.read",
    "crm.schemas.companies.read",
    "crm.schemas.contacts.read",
)
OPTIONAL = ("crm.lists.read", "crm.objects.owners.read", "crm.objects.deals.read", "crm.schemas.deals.read")


class Ear(http.server.BaseHTTPRequestHandler):
    """Hears webhooks and keeps them for the test."""

    heard = queue.Queue()

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"])).decode()
        self.heard.put((self.headers, body))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        """Says nothing."""


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def setUpModule():
    global simulator, base, hub, hubspot, tokens, ear, target
    ear = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Ear)
    threading.Thread(target=ear.serve_forever, daemon=True).start()
    target = f"http://127.0.0.1:{ear.server_port}/hubspot/webhooks"
    arguments = ["--listen", "127.0.0.1:0", "--seed", "7", "--webhook-target", target]
    simulator = subprocess.Popen([BIN, *arguments], stdout=subprocess.PIPE, text=True)
    for line in simulator.stdout:
        found = re.match(r"listening on (http:\S+)", line)
        if found:
            base = found[1]
            break
    hub = int(re.match(r"account (\d+)", next(simulator.stdout))[1])
    tokens = exchange(consent())
    hubspot = Client.create(access_token=tokens.access_token, host=base)


def tearDownModule():
    ear.shutdown()
    ear.server_close()
    simulator.send_signal(signal.SIGINT)
    simulator.stdout.close()
    simulator.wait(10)


def consent():
    page = urllib.parse.urlsplit(get_auth_url(CLIENT_ID, REDIRECT, SCOPES, OPTIONAL))
    try:
        urllib.request.build_opener(NoRedirect).open(f"{base}{page.path}?{page.query}&sim_consent=allow")
    except urllib.error.HTTPError as redirect:
        location = urllib.parse.urlsplit(redirect.headers["location"])
        redirect.close()
        return urllib.parse.parse_qs(location.query)["code"][0]
    raise AssertionError("consent leads nowhere")


def exchange(code):
    return Client.create(host=base).oauth.tokens_api.create(
        grant_type="authorization_code", code=code, redirect_uri=REDIRECT, client_id=CLIENT_ID, client_secret=SECRET
    )


def control(path, body):
    request = urllib.request.Request(
        f"{base}/_control{path}", json.dumps(body).encode(), {"content-type": "application/json"}
    )
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


class Reading(unittest.TestCase):
    def test_tokens_are_exchanged_described_and_refreshed(self):
        self.assertEqual(tokens.expires_in, 1800)
        info = hubspot.oauth.access_tokens_api.get(tokens.access_token)
        self.assertIn("crm.lists.read", info.scopes)
        fresh = Client.create(host=base).oauth.tokens_api.create(
            grant_type="refresh_token", refresh_token=tokens.refresh_token, client_id=CLIENT_ID, client_secret=SECRET
        )
        self.assertNotEqual(fresh.access_token, tokens.access_token)

    def test_a_wrong_refresh_token_is_refused_by_name(self):
        with self.assertRaises(ApiException) as refused:
            Client.create(host=base).oauth.tokens_api.create(
                grant_type="refresh_token", refresh_token="na1-x.y", client_id=CLIENT_ID, client_secret=SECRET
            )
        self.assertEqual(refused.exception.status, 400)
        self.assertIn("BAD_REFRESH_TOKEN", refused.exception.body)

    def test_all_companies_and_contacts_are_listed_through_every_page(self):
        companies = hubspot.crm.companies.get_all(properties=["name", "domain", "tier"])
        self.assertGreaterEqual(len(companies), 300)
        self.assertTrue(all("tier" in company.properties for company in companies))
        contacts = hubspot.crm.contacts.get_all(properties=["email"], associations=["companies"])
        self.assertEqual(len(contacts), 900)
        self.assertTrue(any(contact.associations for contact in contacts))

    def test_search_filters_and_sorts(self):
        only = {"propertyName": "lifecyclestage", "operator": "IN", "values": ["customer"]}
        found = hubspot.crm.companies.search_api.do_search(
            PublicObjectSearchRequest(
                filter_groups=[{"filters": [only]}],
                sorts=["hs_object_id"],
                properties=["lifecyclestage"],
                limit=200,
            )
        )
        self.assertGreater(found.total, 100)
        self.assertTrue(all(company.properties["lifecyclestage"] == "customer" for company in found.results))
        ids = [int(company.id) for company in found.results]
        self.assertEqual(ids, sorted(ids))

    def test_records_and_their_links_are_read_in_batches(self):
        page = hubspot.crm.companies.basic_api.get_page(limit=100)
        inputs = [{"id": company.id} for company in page.results]
        batch = hubspot.crm.companies.batch_api.read(
            BatchReadInputSimplePublicObjectId(properties=["name"], properties_with_history=[], inputs=inputs)
        )
        self.assertEqual((batch.status, len(batch.results)), ("COMPLETE", 100))
        links = hubspot.crm.associations.v4.batch_api.get_page(
            "companies", "contacts", BatchInputPublicFetchAssociationsBatchRequest(inputs=inputs)
        )
        self.assertGreater(len(links.results), 50)
        types = {kind.type_id for row in links.results for link in row.to for kind in link.association_types}
        self.assertLessEqual({280, 2}, types)

    def test_owners_properties_pipelines_and_lists_are_read(self):
        owners = hubspot.crm.owners.get_all()
        self.assertIn("ada@pivotal.example", [owner.email for owner in owners])
        tier = hubspot.crm.properties.core_api.get_by_name("companies", "tier")
        self.assertEqual((tier.type, len(tier.options)), ("enumeration", 3))
        self.assertEqual(len(hubspot.crm.pipelines.pipelines_api.get_all("deals").results), 2)
        found = hubspot.crm.lists.lists_api.get_by_name(list_name="Customers / Active", object_type_id="0-2")
        self.assertEqual(found.list.processing_type, "DYNAMIC")
        members = hubspot.crm.lists.memberships_api.get_page(found.list.list_id, limit=100)
        self.assertEqual(len(members.results), 100)


class Webhooks(unittest.TestCase):
    def test_a_delivery_passes_the_clients_own_check(self):
        made = control(f"/accounts/{hub}/changes", {"change": "create", "object": "companies", "values": {"name": "Ö"}})
        headers, body = Ear.heard.get(timeout=10)
        self.assertEqual({str(event["objectId"]) for event in json.loads(body)}, {made["id"]})
        timestamp = headers["x-hubspot-request-timestamp"]
        v3 = {"signature_version": "v3", "http_uri": target, "timestamp": timestamp}
        self.assertTrue(Signature.is_valid(headers["x-hubspot-signature-v3"], SECRET, body, **v3))
        self.assertFalse(Signature.is_valid(headers["x-hubspot-signature-v3"], SECRET, body + " ", **v3))
        self.assertEqual(headers["x-hubspot-signature-version"], "v1")
        self.assertTrue(Signature.is_valid(headers["x-hubspot-signature"], SECRET, body, signature_version="v1"))


if __name__ == "__main__":
    unittest.main()
