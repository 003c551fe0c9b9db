"""Colours and styles of the program, in Qt's own style sheets."""

WINE = "#7a2e4d"

SHEET = f"""
QMainWindow, QDialog, QScrollArea, QScrollArea > QWidget > QWidget {{ background: #f4f1ec; }}
QWidget {{ color: #2a2420; font-family: "DejaVu Sans"; font-size: 10pt; }}
QToolBar {{ background: #4a2c3a; border: none; padding: 8px 14px; spacing: 10px; }}
QToolBar QLabel {{ color: #ead9df; }}
QToolBar QLabel#brand {{ color: white; font-size: 15pt; font-weight: bold; }}
QToolBar QToolButton {{ color: white; padding: 6px 14px; border: 1px solid #8d6b7b;
  border-radius: 4px; }}
QToolBar QToolButton:hover, QToolBar QToolButton:focus {{ background: #6b4356; }}
QMenuBar {{ background: #f4f1ec; }} QMenuBar::item:selected {{ background: #e6dfd5; }}
QTableWidget {{ background: white; border: 1px solid #d8d0c4; gridline-color: transparent;
  selection-background-color: #f0e2e8; selection-color: #2a2420; }}
QHeaderView::section {{ background: #f4f1ec; color: #74695f; border: none;
  border-bottom: 1px solid #d8d0c4; padding: 8px; font-weight: bold; }}
QFrame#card {{ background: white; border: 1px solid #d8d0c4; border-radius: 6px; }}
QFrame#card QLabel#customer {{ font-size: 14pt; font-weight: bold; }}
QFrame#card QLabel#total {{ font-size: 13pt; font-weight: bold; color: {WINE}; }}
QFrame#hypercare_offer {{ background: white; border: 1px solid #d8d0c4; border-radius: 6px; }}
QPushButton {{ background: white; border: 1px solid #bfb4a6; border-radius: 4px;
  padding: 7px 16px; }}
QPushButton:hover {{ background: #faf6f0; }} QPushButton:focus {{ border-color: {WINE}; }}
QPushButton:default, QPushButton#main {{ background: {WINE}; color: white;
  border-color: {WINE}; }}
QPushButton:default:hover, QPushButton#main:hover {{ background: #64243f; }}
QPushButton:disabled {{ background: #ddd6cc; color: #74695f; border-color: #ddd6cc; }}
QLineEdit, QPlainTextEdit, QComboBox {{ background: white; border: 1px solid #bfb4a6;
  border-radius: 4px; padding: 5px; }}
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus {{ border: 2px solid {WINE}; }}
QStatusBar {{ color: #74695f; }}
"""
