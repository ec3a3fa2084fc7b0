"""A small window of the kinds of controls that smsdesk has, for the test of the tests' own eyes and hands."""

import sys

from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QMainWindow,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)


def named(widget: QWidget, name: str) -> QWidget:
    """A widget with an accessible name."""
    widget.setAccessibleName(name)
    return widget


application = QApplication(["access_window"])
window, tabs = QMainWindow(), QTabWidget()
window.setWindowTitle("Access window")
window.setCentralWidget(tabs)
page = QWidget()
layout = QVBoxLayout(page)
field, message, kind, check, echo = (
    QLineEdit(),
    QPlainTextEdit(),
    QComboBox(),
    QCheckBox("Use http anyway"),
    QLabel("…"),
)
kind.addItems(["Text", "Flash text", "Unicode"])
button, off, bar, table = QPushButton("Send"), QPushButton("Off"), QProgressBar(), QTableWidget(300, 2)
off.setEnabled(False)
table.setHorizontalHeaderLabels(["A", "B"])
bar.setValue(42)
for row in range(300):
    for column in range(2):
        table.setItem(row, column, QTableWidgetItem(f"cell {row}/{column}"))
button.clicked.connect(
    lambda: echo.setText(f"{field.text()}|{len(message.toPlainText())}|{kind.currentText()}|{check.isChecked()}")
)
message.setTabChangesFocus(True)
for each, name in ((field, "To"), (message, "Message"), (kind, "Kind"), (bar, "Progress"), (table, "Rows")):
    label = QLabel(name)
    label.setBuddy(each)
    layout.addWidget(label)
    layout.addWidget(named(each, name))
for each in (check, button, off, echo):
    layout.addWidget(each)
tabs.addTab(page, "Compose")
sent = QWidget()
below, days = QVBoxLayout(sent), QComboBox()
days.addItem("Monday")
for each in (QLabel("Nothing was sent"), QPushButton(), days):  # two controls without a name
    below.addWidget(each)
tabs.addTab(sent, "Sent")
window.show()
if "--warn" in sys.argv:
    from PySide6.QtCore import qWarning

    qWarning("a layout went wrong")
sys.exit(application.exec())
