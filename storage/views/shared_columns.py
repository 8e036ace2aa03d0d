"""Columns that several views have."""

from __future__ import annotations

from storage.views.view import integer, text

PROJECT = integer("project_id", "Project, as in bi_projects; 0 for none.", "x.project")
OF_PROJECT = "LEFT JOIN project p ON p.id = x.project"
CURRENCY = text("currency", "Currency of the amounts, ISO 4217.", "x.currency")
CATEGORY = text("category", "Category of the budget.", "x.category")
TASK = integer("task_id", "Task, as in bi_tasks; 0 for none.", "x.task")
STAGE = text("stage", "draft, pending, posted, reimbursed, committed, closed, rejected or withdrawn.", "x.stage")
CUSTOMER = text("customer", "The customer's name.", "x.customer")
