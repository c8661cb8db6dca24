"""The pretend buyer: plays the chosen scenario with every new invoice, on the bank's clock."""

from functools import partial

from tests.kaspi_simulator.aggregator import Aggregator
from tests.kaspi_simulator.deeds import DEEDS, do, lift
from tests.kaspi_simulator.invoice import Invoice
from tests.kaspi_simulator.scenarios import BY_HAND, SCENARIOS, Scenario
from tests.kaspi_simulator.store import Store
from tests.kaspi_simulator.webhook_rules import Rule

_KIND = "scenario"


class Buyer:
    """Chooses the scenario of new invoices. An invoice keeps the one with which it was made.

    Args:
        aggregator: What the deeds are done to.
        name: The scenario to start with; None goes on with the one that was chosen last.
    """

    def __init__(self, aggregator: Aggregator, name: str | None = None) -> None:
        self._aggregator = aggregator
        self._store: Store = aggregator.bank.store
        self.scenario = SCENARIOS[self._store.load(_KIND).get("chosen", {}).get("name", BY_HAND)]
        for deed in DEEDS:
            aggregator.errands.teach(deed, partial(do, aggregator, deed))
        aggregator.bank.book.subscribe(self.react)
        aggregator.react = self.react
        aggregator.list_rules = self._list_rules
        if name and name != self.scenario.name:
            self.choose(name)

    def choose(self, name: str) -> Scenario:
        """Play this scenario with every invoice that is made from now on.

        Raises:
            KeyError: there is none of this name.
        """
        scenario, left_over = SCENARIOS[name], self.scenario.make_faults()
        lift(self._aggregator, lambda fault: fault in left_over)
        self.scenario = scenario
        self._store.save(_KIND, "chosen", {"name": name})
        for fault in self.scenario.make_faults():
            self._aggregator.bank.faults.add(fault)
        return self.scenario

    def react(self, invoice: Invoice, word: str) -> None:
        """Plan the steps that follow a word of the book."""
        if word == "created":
            invoice.extra["scenario"] = self.scenario.name
            self._aggregator.bank.book.save(invoice)
        for step in _get_scenario(invoice).reactions.get(word, ()):
            self._aggregator.errands.add(step.do, invoice.id, step.after)

    def reset(self) -> None:
        """A person pays by hand again."""
        self._store.delete(_KIND)
        self.scenario = SCENARIOS[BY_HAND]

    def _list_rules(self, number: int) -> list[Rule]:
        invoice = self._aggregator.bank.book.get(number)
        return [rule.model_copy() for rule in _get_scenario(invoice).rules]


def _get_scenario(invoice: Invoice) -> Scenario:
    return SCENARIOS[invoice.extra.get("scenario", BY_HAND)]
