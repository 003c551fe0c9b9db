"""The window: a table of invoices, and beside it what can be done with the chosen one."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMainWindow,
    QPushButton,
    QSizePolicy,
    QTableWidget,
    QTableWidgetItem,
    QToolBar,
    QVBoxLayout,
    QWidget,
)

from examples.qt_invoices.ledger import INVOICES, Invoice, euros

COLUMNS = ("Invoice", "Customer", "Country", "Date", "Net", "State")


class Window(QMainWindow):
    """The whole program is this window."""

    def __init__(self, clerk: str) -> None:
        super().__init__()
        self._invoices = list(INVOICES)
        self.setWindowTitle("Kontor – Invoices")
        self.resize(1080, 760)
        self.feedback = QAction("Feedback  F1", self)
        self.help = self.menuBar()
        self._build_menu()
        self._build_bar(clerk)
        middle = QWidget()
        row = QHBoxLayout(middle)
        row.setContentsMargins(18, 18, 18, 8)
        row.setSpacing(18)
        row.addWidget(self._build_table(), 1)
        row.addWidget(self._build_card())
        self.setCentralWidget(middle)
        self.statusBar().showMessage(f"{len(INVOICES)} invoices in November")
        self._show_all()
        self._table.selectRow([each.state for each in INVOICES].index("draft"))

    def _build_menu(self) -> None:
        file = self.menuBar().addMenu("&File")
        file.addAction("&Quit", self.close)
        self.menuBar().addMenu("&Help").addAction(self.feedback)

    def _build_bar(self, clerk: str) -> None:
        bar = QToolBar("Main")
        bar.setMovable(False)
        brand = QLabel("Kontor")
        brand.setObjectName("brand")
        space = QWidget()
        space.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        for each in (brand, QLabel("  Invoices"), space, QLabel(clerk)):
            bar.addWidget(each)
        bar.addAction(self.feedback)
        self.addToolBar(bar)

    def _build_table(self) -> QTableWidget:
        self._table = table = QTableWidget(0, len(COLUMNS))
        table.setHorizontalHeaderLabels(COLUMNS)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(36)
        table.setShowGrid(False)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        head = table.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        table.itemSelectionChanged.connect(self._show_chosen)
        return table

    def _build_card(self) -> QFrame:
        card = QFrame()
        card.setObjectName("card")
        card.setFixedWidth(320)
        column = QVBoxLayout(card)
        column.setContentsMargins(20, 20, 20, 20)
        column.setSpacing(8)
        self._customer, self._facts, self._total = QLabel(), QLabel(), QLabel()
        self._customer.setObjectName("customer")
        self._total.setObjectName("total")
        for label in (self._customer, self._facts, self._total):
            column.addWidget(label)
        column.addSpacing(14)
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        self._note, self._code = QLineEdit(), QLineEdit()
        self._code.setEchoMode(QLineEdit.EchoMode.Password)
        form.addRow("Note to the customer", self._note)
        form.addRow("Signing code", self._code)
        column.addLayout(form)
        column.addSpacing(14)
        total, send = QPushButton("Work out total"), QPushButton("Send invoice")
        send.setObjectName("main")
        total.clicked.connect(self._work_out)
        send.clicked.connect(self._send)
        column.addWidget(total)
        column.addWidget(send)
        column.addStretch()
        return card

    def _show_all(self) -> None:
        chosen = self._table.currentRow()
        self._table.setRowCount(len(self._invoices))
        for row, each in enumerate(self._invoices):
            texts = (
                each.number,
                each.customer,
                each.country,
                f"{each.day:%d %b}",
                euros(each.net),
                each.state,
            )
            for column, text in enumerate(texts):
                self._table.setItem(row, column, QTableWidgetItem(text))
        self._table.selectRow(max(chosen, 0))

    def _chosen(self) -> Invoice:
        return self._invoices[max(self._table.currentRow(), 0)]

    def _show_chosen(self) -> None:
        invoice = self._chosen()
        self._customer.setText(invoice.customer)
        self._facts.setText(f"{invoice.number}  ·  {invoice.country}  ·  {invoice.state}")
        self._total.setText(f"{euros(invoice.net)} net")

    def _work_out(self) -> None:
        """Show what the customer has to pay."""
        self._total.setText(f"{euros(self._chosen().gross())} with VAT")

    def _send(self) -> None:
        """Send the invoice, if the code is there."""
        if not self._code.text():
            self.statusBar().showMessage("Please give your signing code.")
            return
        invoice = self._chosen()
        gross = euros(invoice.gross())
        self._invoices[self._table.currentRow()] = invoice.sent()
        self._code.clear()
        self._show_all()
        self.statusBar().showMessage(f"Sent {invoice.number} to {invoice.customer}: {gross}")
