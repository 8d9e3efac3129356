"""A file whose values are spoiled one by one, and what can be saved of it."""

from kamdesk.domain.account.account import Account
from kamdesk.domain.ids import new_id
from kamdesk.domain.plan.agreements import Agreement
from kamdesk.services import recovery
from kamdesk.services.portfolio import Portfolio
from tests.support import file_of, new_account, put


class Book:
    def __init__(self, portfolio):
        self.portfolio = portfolio
        self.account = new_account(portfolio, "Uno", size_employees=5, city="Vigo")
        self.agreement = put(portfolio, Agreement(id=new_id(), account_id=self.account.id, title="t"))

    def write(self, statement, *values):
        file_of(self.portfolio).connection.execute("PRAGMA foreign_keys = OFF")
        with file_of(self.portfolio).transaction():
            file_of(self.portfolio).connection.execute(statement, values)

    def stored(self, column, table="account"):
        return file_of(self.portfolio).query(f'SELECT CAST("{column}" AS BLOB) FROM "{table}"')[0][0]

    def now(self):
        return self.portfolio.get(Account, self.account.id)

    def again(self):
        path = self.portfolio.path
        self.portfolio.close()
        self.portfolio.__init__(file_of(Portfolio.open(path)))


def rescued(path, name="rescued.kamdesk"):
    before = path.read_bytes()
    saved = recovery.save_readable(path, path.with_name(name))
    assert path.read_bytes() == before
    assert {p.name for p in path.parent.iterdir() if not p.name.endswith(("-journal", ".lock"))} == {
        path.name,
        name,
        *([saved.report.name] if saved.report else []),
    }
    return saved
